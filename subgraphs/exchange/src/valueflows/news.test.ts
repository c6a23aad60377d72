import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonicalNode, type Node } from "./graph";
import { type Heard, newsOf } from "./news";

const say = (uri: string, amount: number): Node => ({ uri, type: "EconomicResource", properties: { amount } });
const hear = (nodes: readonly Node[]): Heard => {
  const heard = new Map<string, ReadonlySet<string>[]>();
  for (const node of nodes) heard.set(node.uri, [...(heard.get(node.uri) ?? []), new Set([canonicalNode(node)])]);
  return heard;
};
const fileArb = fc.array(
  fc.tuple(fc.constantFrom("u:a", "u:b"), fc.nat(2)).map(([uri, amount]) => say(uri, amount)),
  { maxLength: 12 },
);

test("a worked example: a book that is lent and comes back is told three times, and the third is news as the first was", () => {
  const [home, away] = [say("u:book", 1), say("u:book", 0)];
  expect(newsOf([home, away, home], new Map())).toEqual([home, away, home]);
  expect(newsOf([home, away, home], hear([home, away]))).toEqual([home]);
  expect(newsOf([home, home], new Map())).toEqual([home]);
});

test("what has been heard is no news, whatever was heard before it or after", () => {
  fc.assert(
    fc.property(fileArb, fileArb, fileArb, (before, file, after) => {
      const told = [...before, ...newsOf(file, hear(before))];
      expect(newsOf(file, hear(told))).toEqual([]);
      expect(newsOf(file, hear([...told, ...after]))).toEqual([]);
    }),
  );
});

test("to whom nothing was said, all is news but what is said twice in a row of a thing", () => {
  fc.assert(
    fc.property(fileArb, (file) => {
      const last = new Map<string, Node>();
      const expected = file.filter((node) => {
        const isAgain = last.get(node.uri)?.properties["amount"] === node.properties["amount"];
        last.set(node.uri, node);
        return !isAgain;
      });
      expect(newsOf(file, new Map())).toEqual(expected);
    }),
  );
});
