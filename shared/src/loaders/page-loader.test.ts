import { expect, test } from "@jest/globals";
import { createPageLoader } from ".";

interface Row {
  readonly owner: string;
  readonly name: string;
}

const ROWS: readonly Row[] = ["a", "b"].flatMap((owner) => ["1", "2", "3"].map((name) => ({ owner, name })));

function loader() {
  const calls: string[] = [];
  const load = createPageLoader<Row>({
    list: async (owners, first, after) => {
      calls.push(`list ${owners.join()} ${first} ${after ?? ""}`);
      if (first > 100) throw new RangeError("too many");
      return owners.flatMap((owner) =>
        ROWS.filter((row) => row.owner === owner && row.name > (after ?? "")).slice(0, first + 1),
      );
    },
    count: async (owners) => {
      calls.push(`count ${owners.join()}`);
      return owners.map((id) => ({ id, count: ROWS.filter(({ owner }) => owner === id).length }));
    },
    ownerOf: ({ owner }) => owner,
    cursorOf: ({ name }) => name,
  });
  return { load, calls };
}

test("pages and counts of many owners are one call each, and only when asked for", async () => {
  const { load, calls } = loader();
  const [a, b, none] = await Promise.all(["a", "b", "c"].map((owner) => load(owner, { first: 2, after: "1" })));
  expect(a?.nodes.map(({ name }) => name)).toEqual(["2", "3"]);
  expect(b?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true, endCursor: "3" });
  expect(none?.nodes).toEqual([]);
  expect(calls).toEqual(["list a,b,c 2 1"]);
  expect(await Promise.all([a?.totalCount, none?.totalCount])).toEqual([3, 0]);
  expect(calls).toEqual(["list a,b,c 2 1", "count a,c"]);
});

test("a part that cannot be loaded fails for those who asked for it alone", async () => {
  const { load } = loader();
  const [good, bad] = await Promise.allSettled([load("a", { first: 1 }), load("b", { first: 101 })]);
  expect(good.status).toBe("fulfilled");
  expect(bad).toMatchObject({ status: "rejected", reason: expect.any(RangeError) });
});
