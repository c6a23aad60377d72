import { formatDecimal } from "@commons-hub/shared/numbers";
import { type GraphShares, QUOTA_UNIT, allocateAlongGraph, quotasOf } from "./dependency-graph";
import { type Bill, type LineDraft, orderLines, showQuota } from "./line";

/** Longer ways are shown as the root and the last steps. */
export const MAX_PATH = 20;

/** What one project's components have in common; flows in 2^-FLOW_BITS of the pool, between projects only. */
interface ProjectFlow {
  /** Entry with the smallest key, and the entry at which most arrives. */
  readonly first: number;
  main: number;
  components: number;
  amountMinor: bigint;
  arriving: bigint;
  passedOn: bigint;
  readonly dependents: Set<string>;
}

/**
 * Splits a pot along the dependency graph of a bill of materials, one line per project.
 *
 * The pot is split among components (versions); what the components of one project get is one line. Money that one
 * version of a project passes to another version of it neither arrives at the project nor is passed on by it.
 * Laws:   amounts sum to potMinor; the order of components and edges changes nothing.
 * Errors: INVALID_INPUT when potMinor < 0n.
 */
export function draftGraphLines(bill: Bill, shares: GraphShares, potMinor: bigint, currency: string): LineDraft[] {
  const projects = Array.from(shares.components, (component) => bill.components[component]?.project ?? "");
  const flows = collectFlows(shares, projects, allocateAlongGraph(shares, potMinor));
  const alpha = formatAlpha(shares);
  const toQuota = quotasOf(potMinor);
  const root = bill.components[shares.root]?.project ?? "";
  return orderLines(
    Array.from(flows, ([project, flow]) => ({
      // Entries are in the order of their keys.
      key: String(flow.first).padStart(9, "0"),
      line: {
        project,
        amountMinor: flow.amountMinor,
        passedOnMinor: toQuota(flow.passedOn) / QUOTA_UNIT,
        text: explain(flow, toQuota, `${potMinor} ${currency}`, alpha),
        path: pathTo(flow.main, shares, projects, root),
      },
    })),
  );
}

function collectFlows(
  shares: GraphShares,
  projects: readonly string[],
  amounts: readonly bigint[],
): Map<string, ProjectFlow> {
  const flows = new Map<string, ProjectFlow>();
  projects.forEach((project, entry) => {
    if (shares.components[entry] === shares.root) return;
    const flow = flows.get(project) ?? {
      first: entry,
      main: entry,
      components: 0,
      amountMinor: 0n,
      arriving: 0n,
      passedOn: 0n,
      dependents: new Set<string>(),
    };
    flow.components++;
    flow.amountMinor += amounts[entry] ?? 0n;
    if ((shares.arriving[entry] ?? 0n) > (shares.arriving[flow.main] ?? 0n)) flow.main = entry;
    flows.set(project, flow);
  });
  projects.forEach((project, entry) => {
    const part = shares.perDependency[entry] ?? 0n;
    const isRoot = shares.components[entry] === shares.root;
    for (const target of shares.targets.subarray(shares.starts[entry], shares.starts[entry + 1])) {
      const receiver = projects[target] ?? "";
      if (!isRoot && receiver === project) continue;
      const to = flows.get(receiver);
      const from = flows.get(project);
      // What comes back to the root is paid out again; it arrives at no receiver.
      if (to && shares.components[target] !== shares.root) {
        to.arriving += part;
        to.dependents.add(project);
      }
      if (from && !isRoot) from.passedOn += part;
    }
  });
  return flows;
}

function explain(flow: ProjectFlow, toQuota: (flow: bigint) => bigint, pot: string, alpha: string): string {
  const show = (value: bigint): string => showQuota(toQuota(value), QUOTA_UNIT);
  const kept = flow.arriving - flow.passedOn;
  const from = `${show(flow.arriving)} arrived over ${count(flow.dependents.size, "project")}`;
  const versions = flow.components === 1 ? "" : ` in ${count(flow.components, "version")}`;
  const rounded = `; in whole minor units ${flow.amountMinor} of ${pot}`;
  if (flow.passedOn === 0n) return `${from}${versions}; nothing is passed on, so all is kept${rounded}`;
  if (flow.components === 1)
    return `${from}; ${show(flow.arriving)} × (1 − ${alpha}) = ${show(kept)} is kept${rounded}`;
  return `${from}${versions}; ${show(flow.arriving)} − ${show(flow.passedOn)} passed on = ${show(kept)} is kept${rounded}`;
}

function formatAlpha({ alpha }: GraphShares): string {
  return formatDecimal((alpha.numerator * 10_000n) / alpha.denominator, 4);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** The projects on the way from the root to an entry, each run of one project once. */
function pathTo(entry: number, shares: GraphShares, projects: readonly string[], root: string): string[] {
  const last: string[] = [];
  let node = entry;
  for (; node !== -1 && last.length < MAX_PATH - 1; node = shares.parents[node] ?? -1)
    if (last.at(-1) !== projects[node]) last.push(projects[node] ?? "");
  if (node !== -1 && last.at(-1) !== root) last.push(root);
  return last.toReversed();
}
