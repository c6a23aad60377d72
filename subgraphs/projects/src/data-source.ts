import { AccessKeyRow } from "./access-key/access-key.entity";
import { AgentRow } from "./agent/agent.entity";
import { MembershipRow } from "./membership/membership.entity";
import { Agent1700000001000 } from "./migrations/1700000001000-agent";
import { Membership1700000002000 } from "./migrations/1700000002000-membership";
import { Project1700000003000 } from "./migrations/1700000003000-project";
import { Contribution1700000004000 } from "./migrations/1700000004000-contribution";
import { BillOfMaterials1700000005000 } from "./migrations/1700000005000-bill-of-materials";
import { BillSwitch1700000006000 } from "./migrations/1700000006000-bill-switch";
import { AgentOrigin1700000007000 } from "./migrations/1700000007000-agent-origin";
import { Design1700000008000 } from "./migrations/1700000008000-design";

/** The PostgreSQL schema, its tables and its changes, listed by hand. */
export const PROJECTS_SCHEMA = {
  schema: "projects",
  entities: [AgentRow, MembershipRow, AccessKeyRow],
  migrations: [
    Agent1700000001000,
    Membership1700000002000,
    Project1700000003000,
    Contribution1700000004000,
    BillOfMaterials1700000005000,
    BillSwitch1700000006000,
    AgentOrigin1700000007000,
    Design1700000008000,
  ],
};
