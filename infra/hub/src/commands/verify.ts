import type { Command } from "commander";
import { registerVerifyEvents } from "./verify-events";
import { registerVerifyTally } from "./verify-tally";

export function register(command: Command): void {
  registerVerifyTally(command);
  registerVerifyEvents(command);
}
