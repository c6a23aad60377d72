import { type Command, InvalidArgumentError } from "commander";

/** Options that several commands share. Loads nothing that a command on files must not load. */
export function addJson(command: Command): Command {
  return command.option("--json", "print one JSON document on stdout and nothing else");
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}
