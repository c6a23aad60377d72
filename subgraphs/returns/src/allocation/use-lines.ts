import { type Use, allocateByUsage, allocateEqually } from "./equal";
import { type LineDraft, orderLines, showQuota } from "./line";

/** A project that takes part; `key` decides ties and the order of equal amounts. */
export interface Receiver {
  readonly project: string;
  readonly key: string;
}

/** Equal parts, one line per project. Laws and errors: as `allocateEqually`. */
export function draftEqualLines(receivers: readonly Receiver[], potMinor: bigint, currency: string): LineDraft[] {
  const amounts = allocateEqually(
    potMinor,
    receivers.map(({ key }) => key),
  );
  const quota = showQuota(potMinor, BigInt(receivers.length));
  return orderLines(
    receivers.map(({ project, key }, index) => {
      const amountMinor = amounts[index] ?? 0n;
      return {
        key,
        line: {
          project,
          amountMinor,
          passedOnMinor: 0n,
          text: `${potMinor} / ${receivers.length} = ${quota}; in whole minor units ${amountMinor} of ${potMinor} ${currency}`,
          path: [project],
        },
      };
    }),
  );
}

/** In proportion to declared use, one line per project. Laws and errors: as `allocateByUsage`. */
export function draftUsageLines(
  uses: readonly (Receiver & Use & { readonly shownWeight: string })[],
  potMinor: bigint,
  currency: string,
): LineDraft[] {
  const amounts = allocateByUsage(potMinor, uses);
  const total = uses.reduce((sum, { weight }) => sum + weight, 0n);
  return orderLines(
    uses.map(({ project, key, weight, shownWeight }, index) => {
      const amountMinor = amounts[index] ?? 0n;
      const quota = showQuota(potMinor * weight, total);
      return {
        key,
        line: {
          project,
          amountMinor,
          passedOnMinor: 0n,
          text: `${potMinor} × ${shownWeight} of all declared use = ${quota}; in whole minor units ${amountMinor} of ${potMinor} ${currency}`,
          path: [project],
        },
      };
    }),
  );
}
