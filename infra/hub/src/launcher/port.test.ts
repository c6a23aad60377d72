import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { requirePort } from "./port";

test("a port in use is refused with what to do, and is free afterwards", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(requirePort("127.0.0.1", port)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another with --port.`,
  );
  server.close();
  await once(server, "close");
  await requirePort("127.0.0.1", port);
});

test("an address that this machine does not have is refused", async () => {
  await expect(requirePort("192.0.2.1", 0)).rejects.toThrow("This machine has no address 192.0.2.1");
});
