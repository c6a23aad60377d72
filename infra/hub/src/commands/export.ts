import type { Command } from "commander";
import { registerExport } from "./valueflows";

export function register(command: Command): void {
  registerExport(command);
}
