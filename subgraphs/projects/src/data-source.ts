import { AgentRow } from "./agent/agent.entity";
import { Agent1700000001000 } from "./migrations/1700000001000-agent";

/** The PostgreSQL schema, its tables and its changes, listed by hand. */
export const PROJECTS_SCHEMA = {
  schema: "projects",
  entities: [AgentRow],
  migrations: [Agent1700000001000],
};
