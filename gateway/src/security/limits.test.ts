import { connect, type Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { buildClientSchema, getIntrospectionQuery } from "graphql";
import { type Answer, startGateway, type TestGateway } from "../testing/start";
import { until } from "../testing/until";

async function codeOf(hub: TestGateway, query: string, variables: object = {}): Promise<string | undefined> {
  return (await hub.query(query, variables)).errors?.[0]?.extensions.code;
}

function nested(levels: number): string {
  return `{ agent(id: "agt_1") { ${"friends(first: 1) { nodes { ".repeat(levels)} id ${"} }".repeat(levels)} } }`;
}

describe("documents", () => {
  test("are refused when they nest deeper than the limit, through fragments too", async () => {
    await using hub = await startGateway();
    expect(await codeOf(hub, nested(7))).toBeUndefined();
    expect(await codeOf(hub, nested(8))).toBe("DOCUMENT_TOO_DEEP");
    const spread = `query { agent(id: "agt_1") { ...F0 } }${Array.from(
      { length: 10 },
      (_, index) => ` fragment F${String(index)} on Agent { friends(first: 1) { nodes { ...F${String(index + 1)} } } }`,
    ).join("")} fragment F10 on Agent { id }`;
    expect(await codeOf(hub, spread)).toBe("DOCUMENT_TOO_DEEP");
  });

  test("are refused when they nest so deep that reading them would exhaust the stack", async () => {
    await using hub = await startGateway("in process", { limits: { tokens: 1_000_000 } });
    expect(await codeOf(hub, "{a".repeat(200_000))).toMatch(/DOCUMENT_TOO_DEEP|GRAPHQL_PARSE_FAILED/);
    expect(await codeOf(hub, `{ echo(value: ${"[".repeat(100_000)}${"]".repeat(100_000)}) }`)).toBe(
      "DOCUMENT_TOO_DEEP",
    );
  });

  test("are refused when a value in them nests too deep", async () => {
    await using hub = await startGateway();
    expect(await codeOf(hub, `{ echo(value: ${"[".repeat(100)}${"]".repeat(100)}) }`)).toBe("DOCUMENT_TOO_DEEP");
  });

  test("are refused when they have more tokens than the limit", async () => {
    await using hub = await startGateway();
    expect(await codeOf(hub, `{ ${"__typename ".repeat(5_000)} }`)).toBe("DOCUMENT_TOO_LONG");
  });

  test("are refused when they are floods of aliases or directives", async () => {
    await using hub = await startGateway();
    const aliases = Array.from({ length: 51 }, (_, index) => `a${String(index)}: __typename`).join(" ");
    expect(await codeOf(hub, `{ ${aliases} }`)).toBe("TOO_MANY_ALIASES");
    expect(await codeOf(hub, `{ __typename ${"@include(if: true) ".repeat(51)} }`)).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  test("are refused when fragments multiply without end", async () => {
    await using hub = await startGateway();
    const bomb = `query { agent(id: "agt_1") { ...F0 } }${Array.from(
      { length: 40 },
      (_, i) =>
        ` fragment F${String(i)} on Agent { name ...F${String(i + 1)} ...F${String(i + 1)} ...F${String(i + 1)} }`,
    ).join("")} fragment F40 on Agent { id }`;
    expect(await codeOf(hub, bomb)).toBe("COST_TOO_HIGH");
  });

  test("are refused when fragments contain themselves", async () => {
    await using hub = await startGateway();
    const cyclic = `{ agent(id: "agt_1") { ...A } } fragment A on Agent { name ...B } fragment B on Agent { id ...A }`;
    expect(await codeOf(hub, cyclic)).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  test("with very many equal fields are refused, since comparing each with each would take long", async () => {
    await using hub = await startGateway();
    expect(await codeOf(hub, `{ agent(id: "agt_1") { ${"name ".repeat(4_900)} } }`)).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await codeOf(hub, `{ agent(id: "agt_1") { ${"name ".repeat(50)} } }`)).toBeUndefined();
  });

  test("may not name an alias or a variable like GraphQL's own", async () => {
    await using hub = await startGateway();
    expect(await codeOf(hub, `{ __proto__: agent(id: "agt_1") { name } }`)).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await codeOf(hub, `query($__proto__: ID!) { agent(id: $__proto__) { name } }`)).toBe(
      "GRAPHQL_VALIDATION_FAILED",
    );
  });

  test("with names of JavaScript's own are names like any other", async () => {
    await using hub = await startGateway("over HTTP");
    const answer = await hub.query(
      `query($constructor: ID!) { constructor: agent(id: $constructor) { toString: name hasOwnProperty: votes } }`,
      { constructor: "agt_1" },
    );
    expect(answer.data).toEqual({ constructor: { toString: "Ada", hasOwnProperty: 7 } });
    expect(Object.hasOwn(Object.prototype, "data")).toBe(false);
  });

  test("may be read with introspection, which can be switched off", async () => {
    await using open = await startGateway();
    expect(await codeOf(open, `{ __schema { types { name } } }`)).toBeUndefined();
    const everything = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
    };
    const { data } = await open.query(
      getIntrospectionQuery({ ...everything, inputValueDeprecation: true, oneOf: true }),
    );
    expect(
      buildClientSchema(data as never)
        .getType("Agent")
        ?.toString(),
    ).toBe("Agent");
    await using closed = await startGateway("in process", { introspection: false });
    expect(await codeOf(closed, `{ __schema { types { name } } }`)).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await codeOf(closed, `{ __typename }`)).toBeUndefined();
  });

  test("may not climb through introspection without end", async () => {
    await using hub = await startGateway();
    const climb = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`;
    expect(await codeOf(hub, climb)).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});

describe("pages", () => {
  test.each([0, -1, 101, 2_147_483_647])("of %i are refused, as literal, variable and default", async (first) => {
    await using hub = await startGateway();
    const size = String(first);
    expect(await codeOf(hub, `{ agents(first: ${size}) { totalCount } }`)).toBe("PAGE_SIZE_OUT_OF_RANGE");
    expect(await codeOf(hub, `query($n: Int) { agents(first: $n) { totalCount } }`, { n: first })).toBe(
      "PAGE_SIZE_OUT_OF_RANGE",
    );
    expect(await codeOf(hub, `query($n: Int = ${size}) { agents(first: $n) { totalCount } }`)).toBe(
      "PAGE_SIZE_OUT_OF_RANGE",
    );
  });

  test("of 1 to 100 are taken", async () => {
    await using hub = await startGateway();
    expect(
      await codeOf(hub, `{ a: agents(first: 1) { totalCount } b: agents(first: 100) { totalCount } }`),
    ).toBeUndefined();
  });
});

describe("costs", () => {
  test("multiply with the lists around a field, and are answered with the limit", async () => {
    await using hub = await startGateway();
    const cost = async (query: string, variables = {}): Promise<number | undefined> =>
      (await hub.query(query, variables)).extensions?.cost?.requested;
    expect(await cost(`{ agents(first: 5) { totalCount nodes { name votes } } }`)).toBe(1 + 1 + 5 * 3);
    expect(await cost(`query($n: Int) { agents(first: $n) { nodes { name } } }`, { n: 7 })).toBe(1 + 7 * 2);
    expect(await cost(`{ agents { nodes { name } } }`)).toBe(1 + 10 * 2);
    expect(await cost(`{ agents(first: 4) { nodes { friends(first: 3) { nodes { id } } } } }`)).toBe(
      1 + 4 * (1 + 1 + 3 * 2),
    );
    expect(await cost(`{ all { title } }`)).toBe(3 * 2);
    expect(await cost(`{ heavy }`)).toBe(500);
    expect(
      await cost(
        `{ ...F } fragment F on Query { agents(first: 2) { ...C } } fragment C on AgentConnection { nodes { id } }`,
      ),
    ).toBe(1 + 2 * 2);
  });

  test("over the limit are refused before anything runs", async () => {
    await using hub = await startGateway();
    const query = `{ agents(first: 100) { nodes { friends(first: 100) { nodes { friends(first: 100) { nodes { id } } } } } } }`;
    const { errors } = await hub.query(query);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "COST_TOO_HIGH", cost: { limit: 100_000 } });
    expect(hub.subgraphs.people.requests).toEqual([]);
  });
});

describe("bodies", () => {
  test("over the limit are refused by their length, before they arrive", async () => {
    await using hub = await startGateway();
    const response = await rawRequest(
      hub,
      "POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: 52428800\r\n\r\n{",
    );
    expect(response).toMatch(/^HTTP\/1.1 413 /);
    expect(response).toContain("BODY_TOO_LARGE");
  });

  test("of 50 MB without a length are cut off early and not kept", async () => {
    await using hub = await startGateway();
    const socket = connect(hub.gateway.port, "127.0.0.1");
    socket.on("error", () => undefined);
    const answer = collect(socket);
    socket.write(
      "POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
    );
    const chunk = `10000\r\n${"a".repeat(65_536)}\r\n`;
    let sent = 0;
    while (sent < 50_000_000 && !socket.destroyed && socket.writable) {
      sent += chunk.length;
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once("drain", resolve).once("close", resolve));
    }
    expect(await answer).toMatch(/^HTTP\/1.1 413 /);
    await until(() => socket.destroyed);
  });

  test("that are compressed are refused, whatever they would become", async () => {
    await using hub = await startGateway();
    expect((await hub.post("x", { "content-encoding": "gzip" })).status).toBe(400);
  });

  test("that are not UTF-8 are refused", async () => {
    await using hub = await startGateway();
    const response = await fetch(hub.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.concat([
        Buffer.from(`{"query":"{ __typename }`),
        Buffer.from([0xc3, 0x28, 0xff]),
        Buffer.from(`"}`),
      ]),
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as Answer).errors?.[0]?.message).toContain("UTF-8");
  });

  test("with any characters in text come back as they were", async () => {
    await using hub = await startGateway("over HTTP");
    const value = "\u0000\u202e𝔘𝔫𝔦 𠜎 👩‍👩‍👧 é \ud800 \"\\ </script> $where' OR 1=1";
    expect((await hub.query(`query($value: JSON) { echo(value: $value) }`, { value })).data).toEqual({ echo: value });
  });

  test("with huge or deep variables are refused or answered, and pollute nothing", async () => {
    await using hub = await startGateway("over HTTP");
    const echo = `query($value: JSON) { echo(value: $value) }`;
    const deep = `{"query":${JSON.stringify(echo)},"variables":{"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`;
    expect(((await (await hub.post(deep)).json()) as Answer).errors?.[0]?.extensions.code).toBe("BAD_REQUEST");
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`v${String(index)}`, index]));
    expect((await hub.query(echo, { ...many, value: 1 })).data).toEqual({ echo: 1 });
    const proto = `{"query":${JSON.stringify(echo)},"variables":{"__proto__":{"polluted":true},"value":{"__proto__":{"polluted":true},"a":1}}}`;
    expect((await hub.post(proto)).status).toBe(200);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("connections", () => {
  test("whose headers come too slowly are closed", async () => {
    await using hub = await startGateway("in process", { limits: { headersTimeoutMs: 100, receiveTimeoutMs: 200 } });
    const answer = await rawRequest(hub, "POST /graphql HTTP/1.1\r\nhost: hub\r\nx-slow: ");
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  test("whose body comes too slowly are closed", async () => {
    await using hub = await startGateway("in process", { limits: { headersTimeoutMs: 100, receiveTimeoutMs: 200 } });
    const answer = await rawRequest(
      hub,
      "POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );
    expect(answer).toMatch(/^(HTTP\/1.1 4\d\d |$)/);
  });

  test("that speak no HTTP are told so", async () => {
    await using hub = await startGateway();
    expect(await rawRequest(hub, "\u0016\u0003\u0001 hello\r\n\r\n")).toMatch(/^HTTP\/1.1 400 [\s\S]*BAD_REQUEST/);
    expect(await rawRequest(hub, `GET / HTTP/1.1\r\nhost: hub\r\nx: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
  });

  test("over the limit are not taken", async () => {
    await using hub = await startGateway("in process", { limits: { connections: 2 } });
    const kept = [connect(hub.gateway.port, "127.0.0.1"), connect(hub.gateway.port, "127.0.0.1")];
    await Promise.all(kept.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
    const third = connect(hub.gateway.port, "127.0.0.1");
    await new Promise((resolve) => third.once("close", resolve));
    for (const socket of kept) socket.destroy();
    await until(async () => (await hub.query("{ __typename }").catch(() => undefined))?.data !== undefined);
  });
});

/** Sends text as it is, and gives what comes back until the connection ends. */
function rawRequest(hub: TestGateway, text: string): Promise<string> {
  const socket = connect(hub.gateway.port, "127.0.0.1", () => {
    socket.write(text);
  });
  socket.on("error", () => undefined);
  return collect(socket);
}

function collect(socket: Socket): Promise<string> {
  let answer = "";
  socket.setEncoding("utf8");
  socket.on("data", (part: string) => {
    answer += part;
  });
  return new Promise((resolve) => {
    socket.once("close", () => {
      resolve(answer);
    });
  });
}
