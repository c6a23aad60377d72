import { runCli } from "./cli";

// A reader that closes the pipe early (`hub … | head`) wants no more.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

async function main(): Promise<void> {
  const code = await runCli(process.argv.slice(2));
  // Everything is done or refused: nothing that a failure left open may hold the process.
  process.stdout.write("", () => process.exit(code));
}

void main();
