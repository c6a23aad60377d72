const fc = require("fast-check");

/**
 * The everyday run draws the same input each time, so that a change is judged by what it changes; the long run draws
 * anew and prints the seed of what failed. HUB_TEST_SEED repeats one.
 */
const seed = process.env.HUB_TEST_SEED ?? (process.env.HUB_TEST_LONG === "1" ? undefined : "2026");
if (seed !== undefined) {
  if (!/^-?[0-9]{1,10}$/.test(seed)) throw new Error(`HUB_TEST_SEED is a whole number, not ${seed}`);
  fc.configureGlobal({ seed: Number(seed) });
}
