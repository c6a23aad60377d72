import { digestOf } from "@commons-hub/shared/digest";
import { formatDecimal, parseDecimalRatio, type Ratio, roundDivide } from "@commons-hub/shared/numbers";
import type { BillOfMaterials } from "@commons-hub/projects/import";
import {
  allocateAlongGraph,
  type ComponentGraph,
  type GraphShares,
  MAX_PATH,
  shareAlongGraph,
} from "@commons-hub/returns/allocation";
import { type Command, InvalidArgumentError, Option } from "commander";
import { readBillFile } from "../bill-file";
import { formatTable, Output } from "../output";
import { addJson } from "./options";

interface AllocateOptions {
  readonly pool: bigint;
  readonly alpha: Ratio;
  readonly json?: true;
}

/** One component that money reaches. */
export interface AllocatedComponent {
  /** As the bill itself refers to it. */
  readonly component: string;
  readonly name: string;
  readonly version: string | null;
  readonly purl: string | null;
  /** Minor units, exact. */
  readonly amount: bigint;
  /** Part of the pool before rounding to whole minor units, to ten decimals. */
  readonly share: string;
  /**
   * From what the bill describes to the component, a shortest way, of several the one with most money; of a way longer
   * than MAX_PATH its start and its last steps.
   */
  readonly path: readonly string[];
}

const SHARE_DECIMALS = 10;
/** A table for people ends somewhere; `--json` has all. */
const SHOWN_LINES = 40;
const LARGEST_POOL = 9_223_372_036_854_775_807n;

export function register(command: Command): void {
  addJson(command)
    .argument("<file>", "a bill of materials: CycloneDX JSON or package-lock.json")
    .requiredOption("--pool <minor>", "what is split, in whole minor units (cents)", parsePool)
    .addOption(
      new Option("--alpha <part>", "the part that each component passes on, 0 to 1")
        .argParser(parseAlpha)
        .default(parseAlpha("0.5"), "0.5"),
    )
    .action((file: string, options: AllocateOptions) => {
      const bill = readBillFile(file);
      const lines = allocate(bill, options.pool, options.alpha);
      const { numerator, denominator } = options.alpha;
      const document = {
        root: keysOf(bill)[0],
        pool: options.pool,
        alpha: `${numerator}/${denominator}`,
        receivers: lines.length,
        inputsDigest: digestOf({ bill: bill.digest, pool: String(options.pool), alpha: `${numerator}/${denominator}` }),
        lines,
      };
      new Output(options.json === true).result(document, describe(bill, options.pool, lines));
    });
}

/** Splits a pool along a bill's dependencies, most first; the amounts sum to the pool. */
export function allocate(bill: BillOfMaterials, pool: bigint, alpha: Ratio): AllocatedComponent[] {
  const graph: ComponentGraph = {
    keys: keysOf(bill),
    root: 0,
    edges: bill.edges.map(({ from, to }): [number, number] => [from, to]),
  };
  const shares = shareAlongGraph(graph, alpha);
  const amounts = allocateAlongGraph(shares, pool);
  const whole = shares.kept.reduce((sum, kept) => sum + kept, 0n);
  const lines = Array.from(shares.components, (index, entry): AllocatedComponent => {
    const component = bill.components[index];
    return {
      component: graph.keys[index] ?? "",
      name: component?.name ?? "",
      version: component?.version ?? null,
      purl: component?.purl ?? null,
      amount: amounts[entry] ?? 0n,
      share: formatDecimal(
        roundDivide((shares.kept[entry] ?? 0n) * 10n ** BigInt(SHARE_DECIMALS), whole),
        SHARE_DECIMALS,
      ),
      path: pathTo(entry, shares, graph),
    };
  });
  const receivers = lines.filter((_line, entry) => shares.components[entry] !== graph.root);
  return receivers.sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
}

/** What the bill calls its components; those that nothing refers to are told apart by their place. */
function keysOf(bill: BillOfMaterials): string[] {
  return bill.components.map(({ ref, identity, version }, index) => ref ?? `${identity}@${version ?? ""}#${index}`);
}

function pathTo(entry: number, shares: GraphShares, graph: ComponentGraph): string[] {
  const keyOf = (at: number): string => graph.keys[shares.components[at] ?? 0] ?? "";
  const path: string[] = [];
  let at = entry;
  for (; at !== -1 && path.length < MAX_PATH - 1; at = shares.parents[at] ?? -1) path.unshift(keyOf(at));
  return at === -1 ? path : [graph.keys[graph.root] ?? "", ...path];
}

function describe(bill: BillOfMaterials, pool: bigint, lines: readonly AllocatedComponent[]): string {
  const root = bill.components[0];
  const rows = lines
    .slice(0, SHOWN_LINES)
    .map(({ amount, name, version }) => [String(amount), `${name} ${version ?? ""}`]);
  const rest = lines.length - rows.length;
  const title = `${pool} along ${root?.name ?? ""} ${root?.version ?? ""} to ${lines.length} components`;
  return [title, "", formatTable(rows), ...(rest > 0 ? [`… and ${rest} more (--json prints all)`] : [])].join("\n");
}

function parsePool(text: string): bigint {
  const pool = /^\d{1,19}$/.test(text) ? BigInt(text) : -1n;
  if (pool < 1n || pool > LARGEST_POOL)
    throw new InvalidArgumentError(`A pool is a whole number of minor units from 1 to ${LARGEST_POOL}.`);
  return pool;
}

function parseAlpha(text: string): Ratio {
  if (!/^(0|1|0\.\d{1,12}|1\.0{1,12})$/.test(text))
    throw new InvalidArgumentError("Alpha is a decimal from 0 to 1, such as 0.5.");
  return parseDecimalRatio(text, "alpha");
}
