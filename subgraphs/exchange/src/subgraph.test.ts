import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDatabase } from "@commons-hub/shared/database";
import { committedSchema, TEST_LOGGER } from "@commons-hub/shared/testing";
import { isEnumType, isInputObjectType, isObjectType } from "graphql";
import { EXCHANGE_SCHEMA } from ".";
import { type Exchange, startExchange } from "./testing/exchange";

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

test("the committed schema is what the code gives (accept a change with HUB_UPDATE_SCHEMA=1)", async () => {
  const { sdl } = exchange.subgraph;
  expect(sdl).toBe(await committedSchema(path.join(__dirname, "../schema.graphql"), sdl));
});

describe("no name can carry interest", () => {
  const INTEREST =
    /interest|accru|yield|coupon|compound|demurrage|\bapr\b|percent|bps|_rate|rate_|^rate$|(?<!sepa)Rate\b|\bfee\b/i;

  test("no type, field, argument or enum value of the schema", () => {
    const types = Object.values(exchange.subgraph.schema.getTypeMap()).filter((type) => !type.name.startsWith("__"));
    const names = types.flatMap((type) => [
      type.name,
      ...(isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : []),
      ...(isEnumType(type) ? type.getValues().map((value) => value.name) : []),
    ]);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => INTEREST.test(name))).toEqual([]);
  });

  test("no table, column, function or argument of the database", async () => {
    const options = { ...EXCHANGE_SCHEMA, url: exchange.database.url, poolSize: 1, logger: TEST_LOGGER };
    const database = await openDatabase(options);
    try {
      const rows: { name: string }[] = await database.dataSource.query(`
        SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'exchange'
        UNION ALL SELECT column_name FROM information_schema.columns WHERE table_schema = 'exchange'
        UNION ALL SELECT proname || ' ' || coalesce(array_to_string(proargnames, ' '), '') FROM pg_proc WHERE pronamespace = 'exchange'::regnamespace`);
      expect(rows.length).toBeGreaterThan(50);
      expect(rows.filter(({ name }) => INTEREST.test(name))).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
