import type { HubProcess } from "@commons-hub/hub/testing";
import { waitFor } from "@commons-hub/shared/testing";

/**
 * What a started hub process says on stdout: one JSON document.
 *
 * Errors: at once when the process ends instead, or says why it will.
 */
export async function whenStarted<T extends object>(child: HubProcess, timeoutMs: number): Promise<T> {
  await waitFor(() => child.ended || child.stdout.trimEnd().endsWith("}"), "the process to start", timeoutMs);
  const said: unknown = child.ended ? null : JSON.parse(child.stdout);
  if (typeof said !== "object" || said === null || "error" in said)
    throw new Error(`the process ended: ${child.stderr}`);
  return said as T;
}
