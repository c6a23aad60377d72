import { runCli } from "./cli";

// A reader that closes the pipe early (`hub … | head`) wants no more.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

async function main(): Promise<void> {
  process.exitCode = await runCli(process.argv.slice(2));
}

void main();
