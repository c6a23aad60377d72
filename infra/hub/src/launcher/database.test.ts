import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { describeUrl, requireServer } from "./database";

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

/** As much of PostgreSQL's protocol as says how old the server is. */
async function startOldServer(versionNumber: string): Promise<string> {
  server = createServer((socket) => {
    socket.once("data", () => {
      reply(socket, "R", Buffer.from([0, 0, 0, 0]));
      reply(socket, "Z", Buffer.from("I"));
      socket.on("data", (data) => {
        if (data[0] !== "Q".charCodeAt(0)) return;
        reply(socket, "T", Buffer.concat([Buffer.from([0, 1]), Buffer.from("version\0"), Buffer.alloc(18)]));
        const value = Buffer.from(versionNumber);
        reply(socket, "D", Buffer.concat([Buffer.from([0, 1, 0, 0, 0, value.length]), value]));
        reply(socket, "C", Buffer.from("SELECT 1\0"));
        reply(socket, "Z", Buffer.from("I"));
      });
    });
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `postgres://hub:geheim@127.0.0.1:${(server.address() as AddressInfo).port}/commons`;
}

function reply(socket: Socket, kind: string, body: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  socket.write(Buffer.concat([Buffer.from(kind), length, body]));
}

test("a server that is there says its version", async () => {
  expect(await requireServer(process.env["HUB_TEST_DATABASE_URL"] ?? "")).toBeGreaterThanOrEqual(15);
});

test("an old server is refused in one sentence", async () => {
  const url = await startOldServer("140011");
  await expect(requireServer(url)).rejects.toThrow(
    /^The database at 127\.0\.0\.1:\d+\/commons is PostgreSQL 14: the hub needs 15 or newer; /,
  );
});

test.each(["postgres://hub:geheim@127.0.0.1:1/hub", "postgres://hub:geheim@no.such.host.invalid/hub"])(
  "%s cannot be reached, and the sentence hides the password",
  async (url) => {
    const refusal = await requireServer(url).catch((error: unknown) => (error as Error).message);
    expect(refusal).toMatch(/^The database at .*\/hub cannot be reached \(.*\): start it, or correct DATABASE_URL\.$/);
    expect(refusal).not.toContain("geheim");
  },
);

test("a database is named without its password", () => {
  expect(describeUrl("postgres://hub:geheim@localhost:5432/hub?host=%2Frun%2Fpg")).toBe("/run/pg/hub");
});
