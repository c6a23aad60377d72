/** True under `npm run test:long`: the same tests at full size. */
export const LONG = process.env["HUB_TEST_LONG"] === "1";

/** How much of something a test takes: less in the everyday run. */
export function size(everyday: number, long: number): number {
  return LONG ? long : everyday;
}
