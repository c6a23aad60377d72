import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { EventSource } from "@commons-hub/shared/event";
import { HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf, TEST_LOGGER, waitFor } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";
import { followAgents } from "./agent.follower";
import { AgentDirectory } from "./agent.service";

let exchange: Exchange;
let work: UnitOfWork;
let close: () => Promise<void>;

beforeAll(async () => {
  exchange = await startExchange();
  const options = { ...EXCHANGE_SCHEMA, url: exchange.database.url, poolSize: 2, logger: TEST_LOGGER };
  const database = await openDatabase(options);
  work = new UnitOfWork(database, exchange.bus);
  close = () => database.close();
});
afterAll(async () => {
  await close();
  await exchange.stop();
});

/** A directory that finds projects as the source has it. */
function directoryOver(source: EventSource): AgentDirectory {
  return new AgentDirectory(work.sql, followAgents(source, work, TEST_LOGGER));
}

/** Projects, gone. */
const GONE: EventSource = {
  read: () => Promise.reject(new DomainError("UNAVAILABLE", "gone")),
  head: () => Promise.reject(new DomainError("UNAVAILABLE", "gone")),
};

test("an agent that was created a moment ago is known, one that never was is not", async () => {
  const directory = directoryOver(exchange.projectsLog);
  const agent = await exchange.createAgent();
  await expect(directory.requireAgent(HUB_CALLER, agent)).resolves.toBeUndefined();
  await expect(directory.requireAgent(HUB_CALLER, "agt_none")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a person is no organization", async () => {
  const directory = directoryOver(exchange.projectsLog);
  const person = await exchange.createAgent("PERSON");
  await expect(directory.requireOrganization(HUB_CALLER, person)).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("while projects is gone, those stay known who were, and those whom the caller's own token proves", async () => {
  const known = await exchange.createAgent();
  await directoryOver(exchange.projectsLog).requireAgent(HUB_CALLER, known);
  const directory = directoryOver(GONE);
  await expect(directory.requireAgent(HUB_CALLER, known)).resolves.toBeUndefined();
  await expect(directory.requireAgent(callerOf("agt_me"), "agt_me")).resolves.toBeUndefined();
  await expect(directory.requireOrganization(officerOf("agt_coop"), "agt_coop")).resolves.toBeUndefined();
  await expect(directory.requireAgent(HUB_CALLER, "agt_new")).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("the projection is the same after it was rebuilt, while others write on", async () => {
  const agents = await Promise.all(Array.from({ length: 20 }, () => exchange.createAgent()));
  const follower = followAgents(exchange.projectsLog, work, TEST_LOGGER);
  await follower.catchUp(5_000);
  const [rebuilt] = await Promise.all([follower.rebuild(), exchange.createAgent()]);
  expect(rebuilt).toBeUndefined();
  await waitFor(async () => {
    await follower.catchUp(5_000);
    const rows = await work.sql.query("SELECT id FROM known_agent WHERE id = ANY($1)", [agents]);
    return rows.length === agents.length;
  }, "every agent to be known again");
});
