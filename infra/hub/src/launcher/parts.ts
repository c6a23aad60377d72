import type * as Exchange from "@commons-hub/exchange";
import type * as Governance from "@commons-hub/governance";
import type * as Projects from "@commons-hub/projects";
import type * as Returns from "@commons-hub/returns";
import type { Bus } from "@commons-hub/shared/bus";
import { type DatabaseOptions, migrateDatabase, sqlStateOf } from "@commons-hub/shared/database";
import type { EventSource } from "@commons-hub/shared/event";
import type { Logger } from "@commons-hub/shared/logging";
import type { Subgraph, SubgraphDeps } from "@commons-hub/shared/subgraph";
import { PART_NAMES, type PartName } from "../env";
import { CommandError } from "../output";
import { describeUrl } from "./database";
import { LateSource } from "./late-source";

/** What every part gets; each takes the logs that it follows. */
export type PartDeps = SubgraphDeps & {
  readonly sources: Readonly<Record<PartName, EventSource>>;
  /** Where governance keeps the keys of secret votes. */
  readonly keyFolder: string;
};

export interface Part {
  readonly schema: Pick<DatabaseOptions, "schema" | "migrations">;
  create(deps: PartDeps): Promise<Subgraph>;
}

/** Loaded when asked for, so that a process that runs one part loads no other. */
const LOADERS: Readonly<Record<PartName, () => Part>> = {
  projects: () => {
    const part = require("@commons-hub/projects") as typeof Projects;
    return { schema: part.PROJECTS_SCHEMA, create: part.createProjectsSubgraph };
  },
  governance: () => {
    const part = require("@commons-hub/governance") as typeof Governance;
    return { schema: part.GOVERNANCE_SCHEMA, create: part.createGovernanceSubgraph };
  },
  exchange: () => {
    const part = require("@commons-hub/exchange") as typeof Exchange;
    return { schema: part.EXCHANGE_SCHEMA, create: part.createExchangeSubgraph };
  },
  returns: () => {
    const part = require("@commons-hub/returns") as typeof Returns;
    return { schema: part.RETURNS_SCHEMA, create: part.createReturnsSubgraph };
  },
};

export function loadPart(name: PartName): Part {
  return LOADERS[name]();
}

/**
 * Brings the schemas of the parts up to date, side by side: they do not touch each other.
 * Errors: CommandError in the database's own words when it refuses, above all for a lack of rights.
 */
export async function migrateParts(url: string, names: readonly PartName[] = PART_NAMES): Promise<void> {
  const migrations = names.map((name) => migrateDatabase({ url, ...loadPart(name).schema }));
  // All are waited for, so that none goes on behind a refusal.
  const outcomes = await Promise.allSettled(migrations);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure === undefined) return;
  const cause: unknown = failure.reason;
  // A refusal by the server itself; what has another code explains itself or is a bug.
  if (!/^[0-9][0-9A-Z]{4}$/.test(sqlStateOf(cause) ?? "")) throw cause;
  throw new CommandError(
    `The database ${describeUrl(url)} cannot be brought up to date (${(cause as Error).message}): give its user the right to create schemas there, or run \`hub migrate\` as one who has it.`,
    { cause },
  );
}

export interface LocalPartsDeps {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly bus: Bus;
  readonly logger: Logger;
  readonly secret: Uint8Array;
  readonly keyFolder: string;
}

/** The logs of all parts, to be bound as the parts are made. */
export function sourcesOf(): Readonly<Record<PartName, LateSource>> {
  return {
    projects: new LateSource("projects"),
    governance: new LateSource("governance"),
    exchange: new LateSource("exchange"),
    returns: new LateSource("returns"),
  };
}

/** All parts in this process, following each other's logs directly; nothing is started yet. */
export async function createLocalParts(deps: LocalPartsDeps): Promise<Readonly<Record<PartName, Subgraph>>> {
  const sources = sourcesOf();
  const create = async (name: PartName): Promise<Subgraph> => {
    const subgraph = await loadPart(name).create({ ...deps, sources });
    sources[name].bind(subgraph.events);
    return subgraph;
  };
  // One after the other: type-graphql keeps what a build is told in one place for the whole process.
  const projects = await create("projects");
  const governance = await create("governance");
  const exchange = await create("exchange");
  const returns = await create("returns");
  return { projects, governance, exchange, returns };
}
