import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Connection, connectionOf, decodeCursor, encodeCursor, pageOfList, requirePageSize } from ".";

test("a cursor reads back as it was written", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !text.includes("\0")),
        { minLength: 1, maxLength: 4 },
      ),
      (key) => {
        expect(decodeCursor(encodeCursor(key), key.length)).toEqual(key);
      },
    ),
  );
});

test.each([
  ["", 1],
  ["!!!", 1],
  [encodeCursor(["a"]), 2],
  [Buffer.from("[1]").toString("base64url"), 1],
  [Buffer.from('["\\u0000"]').toString("base64url"), 1],
  ["a".repeat(2_000), 1],
])("the cursor %j is refused", (cursor, parts) => {
  expect(() => decodeCursor(cursor, parts)).toThrow(expect.objectContaining({ code: "INVALID_CURSOR" }));
});

test.each([[0], [101], [-1], [1.5], [Number.NaN]])("a page of %d is refused", (first) => {
  expect(() => requirePageSize(first)).toThrow(expect.objectContaining({ code: "PAGE_SIZE_OUT_OF_RANGE" }));
});

test("pages put together are the list, and the count runs only when it is asked for", async () => {
  const list = Array.from({ length: 23 }, (_, i) => `n${i}`);
  let counts = 0;
  const seen: string[] = [];
  for (let after: string | null = null; ;) {
    const start: number = after === null ? 0 : Number(decodeCursor(after, 1)[0]) + 1;
    const page: Connection<string> = pageOfList(list, { first: 5, after }, start, (position) =>
      encodeCursor([String(position)]),
    );
    expect(page.totalCount).toBe(23);
    seen.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  expect(seen).toEqual(list);
  const connection = connectionOf(
    ["a", "b"],
    { first: 1 },
    (node) => node,
    async () => ++counts,
  );
  expect(connection).toMatchObject({
    nodes: ["a"],
    pageInfo: { hasNextPage: true, hasPreviousPage: false, endCursor: "a" },
  });
  const lazy = connectionOf(
    ["a"],
    { first: 1 },
    (node) => node,
    async () => ++counts,
  );
  const before = counts;
  expect(lazy.nodes).toEqual(["a"]);
  expect(counts).toBe(before);
  expect(await lazy.totalCount).toBe(before + 1);
});
