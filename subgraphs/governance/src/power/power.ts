import { type Holder, sortHolders } from "./concentration";

export const POWER_REGISTERS = ["VOTES", "DELEGATIONS", "CREDIT", "MONEY", "STEWARDSHIP"] as const;
export type PowerRegister = (typeof POWER_REGISTERS)[number];

/** What is held in one register of a scope; amounts of different currencies are never added. */
export interface PowerConcentration {
  readonly scope: string;
  readonly register: PowerRegister;
  /** Null where amounts are no money. */
  readonly currency: string | null;
  /** The largest first. */
  readonly holders: readonly Holder[];
}

export interface PowerOverlap {
  readonly agent: string;
  readonly registers: readonly PowerRegister[];
}

export interface PowerReport {
  readonly scope: string;
  readonly asOf: Date;
  readonly registers: readonly PowerConcentration[];
  readonly overlaps: readonly PowerOverlap[];
}

/** Somebody's part, as it is read from a register. */
export interface HeldAmount extends Holder {
  readonly currency: string | null;
}

/** At the top of a register stand this many. */
export const TOP = 5;

/** One concentration per currency, or a single one, also where nobody holds anything. */
export function concentrationsOf(
  scope: string,
  register: PowerRegister,
  held: readonly HeldAmount[],
): PowerConcentration[] {
  const currencies = [...new Set(held.map(({ currency }) => currency))].sort((a, b) =>
    (a ?? "") < (b ?? "") ? -1 : 1,
  );
  return (currencies.length > 0 ? currencies : [null]).map((currency) => ({
    scope,
    register,
    currency,
    holders: sortHolders(
      held.filter((each) => each.currency === currency).map(({ agent, amount }) => ({ agent, amount })),
    ),
  }));
}

/** Who is among the top five of at least two registers, those of most registers first. */
export function overlapsOf(concentrations: readonly PowerConcentration[]): PowerOverlap[] {
  const registersOf = new Map<string, Set<PowerRegister>>();
  for (const { register, holders } of concentrations)
    for (const { agent } of holders.slice(0, TOP)) {
      const registers = registersOf.get(agent) ?? new Set();
      registersOf.set(agent, registers.add(register));
    }
  return [...registersOf]
    .filter(([, registers]) => registers.size > 1)
    .map(([agent, registers]) => ({ agent, registers: POWER_REGISTERS.filter((each) => registers.has(each)) }))
    .sort((a, b) => b.registers.length - a.registers.length || (a.agent < b.agent ? -1 : 1));
}
