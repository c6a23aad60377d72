import type { Command } from "commander";
import { registerVerifyTally } from "./verify-tally";

export function register(command: Command): void {
  registerVerifyTally(command);
}
