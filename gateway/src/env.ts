/**
 * Keeps the federation libraries from reporting usage to their vendor: a hub talks to nobody unasked.
 *
 * They read the environment when a gateway is constructed, so this runs before.
 */
export function silenceVendorTelemetry(): void {
  process.env["APOLLO_TELEMETRY_DISABLED"] = "true";
}
