import type { HubProcess } from "@commons-hub/hub/testing";
import { waitFor } from "@commons-hub/shared/testing";

/** What a started hub process says on stdout: one JSON document. Errors: at once when the process ends instead. */
export async function whenStarted<T>(child: HubProcess, timeoutMs: number): Promise<T> {
  await waitFor(() => child.ended || child.stdout.trimEnd().endsWith("}"), "the process to start", timeoutMs);
  if (child.ended) throw new Error(`the process ended: ${child.stderr}`);
  return JSON.parse(child.stdout) as T;
}
