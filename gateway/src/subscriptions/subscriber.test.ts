import { expect, test } from "@jest/globals";
import { Subscriber } from "./subscriber";

const LIMITS = { queuedEvents: 3, queuedCharacters: 100 };
const subscriberOf = (): Subscriber => new Subscriber(LIMITS, () => undefined);

test("a queue holds so many events and no more", async () => {
  const subscriber = subscriberOf();
  expect(["a", "b", "c", "d"].map((json) => subscriber.push(json))).toEqual([true, true, true, false]);
  expect(await subscriber.next()).toEqual({ kind: "next", json: "a" });
  expect(subscriber.push("d")).toBe(true);
});

test("a queue holds so many characters, and one event however long it is", async () => {
  const subscriber = subscriberOf();
  const long = "x".repeat(1_000);
  expect([subscriber.push(long), subscriber.push("y")]).toEqual([true, false]);
  await subscriber.next();
  expect([subscriber.push("x".repeat(99)), subscriber.push("y"), subscriber.push("z")]).toEqual([true, true, false]);
});

test("whoever waits for room in a queue of long events gets it when they are read", async () => {
  const subscriber = subscriberOf();
  subscriber.push("x".repeat(1_000));
  const room = subscriber.room();
  await subscriber.next();
  await room;
  expect(subscriber.full).toBe(false);
});
