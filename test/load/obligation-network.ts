import type { ObligationGraph } from "@commons-hub/exchange/clearing";

interface Shape {
  readonly description: string;
  readonly arcs: (count: number, random: () => number) => Arcs;
}

interface Arcs {
  readonly nodeCount: number;
  readonly pairs: readonly (readonly [debtor: number, creditor: number])[];
}

/** Networks in which a few have many partners. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  mixed: {
    description: "5 obligations a participant; of the ends 3 in 10 are drawn evenly, the others by how many they have",
    arcs: (count, random) => mixed(count, 5, random),
  },
  "attached 3": {
    description:
      "Barabási and Albert's: each newcomer deals with 3 others, drawn by how many they have, either way round",
    arcs: (count, random) => attached(count, 3, random),
  },
  "attached 5": {
    description: "the same with 5 others",
    arcs: (count, random) => attached(count, 5, random),
  },
  "attached 10": {
    description: "the same with 10 others",
    arcs: (count, random) => attached(count, 10, random),
  },
  directed: {
    description:
      "that of Bollobás, Borgs, Chayes and Riordan: some owe many, others are owed much (α 0.41, β 0.54, γ 0.05, δin 0.2)",
    arcs: directed,
  },
};

/** The same network in every run. */
export function networkOf(name: string, count: number): ObligationGraph {
  const shape = SHAPES[name];
  if (!shape) throw new Error(`no shape is called ${name}`);
  const random = randomOf(count);
  const { nodeCount, pairs } = shape.arcs(count, random);
  return {
    nodeCount,
    debtor: Int32Array.from(pairs, ([debtor]) => debtor),
    creditor: Int32Array.from(pairs, ([, creditor]) => creditor),
    amountMinor: BigInt64Array.from(pairs, () => BigInt(1 + Math.floor(Math.exp(random() * 12)))),
  };
}

/** A linear congruential generator. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function mixed(count: number, degree: number, random: () => number): Arcs {
  const nodeCount = count / degree;
  const ends: number[] = [];
  const anybody = (): number => Math.floor(random() * nodeCount);
  const pick = (): number => (random() < 0.3 ? anybody() : (ends[Math.floor(random() * ends.length)] ?? anybody()));
  const pairs = Array.from({ length: count }, () => {
    const debtor = pick();
    let creditor = pick();
    while (creditor === debtor) creditor = anybody();
    ends.push(debtor, creditor);
    return [debtor, creditor] as const;
  });
  return { nodeCount, pairs };
}

function attached(count: number, partners: number, random: () => number): Arcs {
  const ends = Array.from({ length: partners }, (_, node) => node);
  const pairs: (readonly [number, number])[] = [];
  let nodeCount = partners;
  while (pairs.length < count) {
    const newcomer = nodeCount++;
    const chosen = new Set<number>();
    while (chosen.size < partners) chosen.add(ends[Math.floor(random() * ends.length)] ?? 0);
    for (const partner of chosen) {
      if (pairs.length < count) pairs.push(random() < 0.5 ? [newcomer, partner] : [partner, newcomer]);
      ends.push(newcomer, partner);
    }
  }
  return { nodeCount, pairs };
}

function directed(count: number, random: () => number): Arcs {
  const pairs: (readonly [number, number])[] = [
    [0, 1],
    [1, 2],
    [2, 0],
  ];
  let nodeCount = 3;
  const anyPair = () => pairs[Math.floor(random() * pairs.length)] ?? [0, 1];
  const byOwing = (): number => anyPair()[0];
  const byBeingOwed = (): number =>
    random() * (pairs.length + 0.2 * nodeCount) < pairs.length ? anyPair()[1] : Math.floor(random() * nodeCount);
  while (pairs.length < count) {
    const kind = random();
    const debtor = kind < 0.41 ? nodeCount++ : byOwing();
    const creditor = kind < 0.95 ? byBeingOwed() : nodeCount++;
    if (debtor !== creditor) pairs.push([debtor, creditor]);
  }
  return { nodeCount, pairs };
}
