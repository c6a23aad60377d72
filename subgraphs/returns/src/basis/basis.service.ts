import { setImmediate as breathe } from "node:timers/promises";
import { DomainError } from "@commons-hub/shared/errors";
import type { Period } from "@commons-hub/shared/value";
import { type Bill, type GraphShares, digestOfBill, graphOfBill, shareAlongGraph } from "../allocation";
import type { Directory } from "../known/directory";
import { type ReturnRule, alphaOf } from "../rule/rule";
import type { UsageDeclaration } from "../usage/usage";
import type { UsageService } from "../usage/usage.service";
import { type Basis, equalBasis, graphBasis, usageBasis } from "./basis";

/** Where to look for what an amount is split along. */
export interface BasisInput {
  /** Whose declared use counts where neither a project nor a bill is named. */
  readonly agent: string;
  readonly period: Period;
  /** Take the latest bill of materials of this project. */
  readonly project?: string | null | undefined;
  /** Take this bill of materials, by id or digest. */
  readonly billOfMaterials?: string | null | undefined;
  /** Take this declaration. */
  readonly declaration?: string | null | undefined;
}

interface Snapshot {
  readonly bill: Bill;
  readonly digest: string;
  readonly sharesByAlphaBps: Map<number, GraphShares>;
}

/** Snapshots kept in memory; a bill never changes, and the largest takes some 50 MB. */
const MAX_SNAPSHOTS = 8;
const MAX_ALPHAS = 4;

export class BasisService {
  readonly #snapshots = new Map<string, Snapshot>();

  constructor(
    private readonly directory: Directory,
    private readonly usage: UsageService,
  ) {}

  /**
   * What a rule splits an amount along: the bill that is named, else the latest of the project that is named, else what
   * the agent last declared to use in the period.
   *
   * Errors: NOT_FOUND; NO_RECEIVERS when nothing is declared that the rule can follow; INVALID_INPUT when the rule
   * cannot follow what is named.
   */
  async resolve(rule: ReturnRule, input: BasisInput): Promise<Basis> {
    const declaration = await this.#findDeclaration(input);
    const bill = await this.#findBill(input, declaration);
    const source = { bill, declaration: declaration?.id ?? null };
    if (rule.kind === "DEPENDENCY_GRAPH") return this.#followGraph(rule, source);
    return rule.kind === "EQUAL" ? this.#shareEqually(source) : this.#weighUse(source);
  }

  async #findDeclaration(input: BasisInput): Promise<UsageDeclaration | null> {
    if (input.declaration) return this.usage.get(input.declaration);
    return input.project || input.billOfMaterials ? null : this.usage.findLatest(input.agent, input.period);
  }

  async #findBill(input: BasisInput, declaration: UsageDeclaration | null): Promise<string | null> {
    if (input.billOfMaterials) return (await this.directory.getBill(input.billOfMaterials)).id;
    if (input.project) return (await this.directory.getLatestBill(input.project)).id;
    return declaration?.bill ?? null;
  }

  async #followGraph(rule: ReturnRule, source: { bill: string | null; declaration: string | null }): Promise<Basis> {
    if (source.bill === null)
      throw new DomainError(
        "NO_RECEIVERS",
        "This rule follows a bill of materials: name a project or a bill, or declare the use of one.",
      );
    const snapshot = await this.#snapshot(source.bill);
    const alphaBps = rule.alphaBps ?? 0;
    const shares =
      snapshot.sharesByAlphaBps.get(alphaBps) ?? shareAlongGraph(graphOfBill(snapshot.bill), alphaOf(rule));
    keepNewest(snapshot.sharesByAlphaBps, alphaBps, shares, MAX_ALPHAS);
    await breathe();
    return graphBasis(rule, source, snapshot.bill, snapshot.digest, shares);
  }

  async #shareEqually(source: { bill: string | null; declaration: string | null }): Promise<Basis> {
    const used = source.declaration === null ? [] : await this.usage.listUses(source.declaration);
    const inBill = source.bill === null ? [] : (await this.#snapshot(source.bill)).bill.components.slice(1);
    const projects = [...new Set([...used, ...inBill].map(({ project }) => project))];
    const labels = await this.directory.getLabels(projects);
    return equalBasis(
      source,
      projects.map((project) => ({ project, key: labels.get(project) ?? project })),
    );
  }

  async #weighUse(source: { bill: string | null; declaration: string | null }): Promise<Basis> {
    if (source.declaration === null)
      throw new DomainError("NO_RECEIVERS", "This rule weighs declared use: declare what is used, and name no bill.");
    const uses = (await this.usage.listUses(source.declaration)).filter(({ basis }) => basis !== "BILL_OF_MATERIALS");
    return usageBasis(source, uses, await this.directory.getLabels(uses.map(({ project }) => project)));
  }

  async #snapshot(bill: string): Promise<Snapshot> {
    const known = this.#snapshots.get(bill);
    const snapshot = known ?? (await this.#readSnapshot(bill));
    keepNewest(this.#snapshots, bill, snapshot, MAX_SNAPSHOTS);
    return snapshot;
  }

  async #readSnapshot(id: string): Promise<Snapshot> {
    const bill = await this.directory.readBill(id);
    return { bill, digest: digestOfBill(bill), sharesByAlphaBps: new Map() };
  }
}

/** The one used last is the last to go. */
function keepNewest<K, V>(cache: Map<K, V>, key: K, value: V, limit: number): void {
  cache.delete(key);
  cache.set(key, value);
  for (const oldest of cache.keys()) {
    if (cache.size <= limit) return;
    cache.delete(oldest);
  }
}
