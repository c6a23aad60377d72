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

export function parseCurrency(text: string): string {
  if (!/^[A-Z][A-Z0-9]{1,11}$/.test(text))
    throw new InvalidArgumentError("A currency is 2 to 12 capital letters and digits, a letter first.");
  return text;
}
