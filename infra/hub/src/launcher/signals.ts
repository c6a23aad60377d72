const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Resolves at the first signal to stop. A second one ends the process at once; the data survive that. */
export function untilStopped(onForced: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of SIGNALS)
      process.on(signal, () => {
        if (asked) {
          onForced();
          process.exit(1);
        }
        asked = true;
        resolve(signal);
      });
  });
}
