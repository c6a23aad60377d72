import type { Profile } from "./profile";

/**
 * The ranked options of each row, the best first, ready to be walked down.
 *
 * `options` holds them row by row, `optionCount` per row, filled up with -1; marks say which of them are tied.
 */
export interface PreferenceOrders {
  readonly options: Int32Array;
}

export const NOBODY = -1;

export function preferenceOrders({ optionCount: n, rowCount, marks }: Profile): PreferenceOrders {
  const options = new Int32Array(rowCount * n).fill(NOBODY);
  for (let r = 0; r < rowCount; r += 1) {
    const start = r * n;
    let end = start;
    for (let o = 0; o < n; o += 1) {
      const mark = marks[start + o] as number;
      if (mark === 0) continue;
      let at = end;
      for (; at > start && (marks[start + (options[at - 1] as number)] as number) > mark; at -= 1)
        options[at] = options[at - 1] as number;
      options[at] = o;
      end += 1;
    }
  }
  return { options };
}

/**
 * The best of the options that still take part on a row, or NOBODY: none is left, or several are tied for best, so that
 * the paper does not say which.
 */
export function firstContinuing(
  { marks, optionCount: n }: Profile,
  { options }: PreferenceOrders,
  row: number,
  continues: Uint8Array,
): number {
  const start = row * n;
  for (let at = start; at < start + n; at += 1) {
    const option = options[at] as number;
    if (option === NOBODY) return NOBODY;
    if (continues[option] !== 1) continue;
    const mark = marks[start + option];
    for (let next = at + 1; next < start + n; next += 1) {
      const other = options[next] as number;
      if (other === NOBODY || marks[start + other] !== mark) break;
      if (continues[other] === 1) return NOBODY;
    }
    return option;
  }
  return NOBODY;
}
