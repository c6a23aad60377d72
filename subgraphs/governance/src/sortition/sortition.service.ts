import { randomBytes } from "node:crypto";
import type { Command, Sql, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import type { NewEvent } from "@commons-hub/shared/event";
import type { Follower } from "@commons-hub/shared/follow";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { ruleOf } from "../assembly/assembly";
import { AssemblyRepository } from "../assembly/assembly.repository";
import { requireSteward } from "../assembly/steward";
import { computeRoll, rollDigest } from "../roll/roll";
import { RollRepository } from "../roll/roll.repository";
import { drawMembers, type NewSortition, parseSortition, type Sortition } from "./sortition";
import { SORTITION_DRAWN } from "./sortition.events";

const CATCH_UP_MS = 5_000;
const COLUMNS = `id, assembly, title, seed, pool_digest AS "poolDigest", pool_size AS "poolSize", strata, members,
  drawn_at AS "drawnAt"`;

export class SortitionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly participation: Pick<Follower, "catchUp">,
  ) {}

  /**
   * By a steward. The pool is who would be on the roll at this instant.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT, PROJECTION_BEHIND, UNAVAILABLE.
   */
  async draw(command: Command, input: NewSortition): Promise<Sortition> {
    requireScope(command.caller, "GOVERNANCE");
    await requireSteward(this.work.sql, command.caller, input.assembly);
    const { title, seed } = parseSortition(input, randomBytes(16).toString("hex"));
    const chambers = await new AssemblyRepository(this.work.sql).loadChambersOf([input.assembly]);
    const rules = chambers.map(ruleOf);
    await this.participation.catchUp(CATCH_UP_MS);
    const facts = await new RollRepository(this.work.sql).loadFacts(rules, null);
    const pool = computeRoll(rules, facts, facts.moment);
    const members = drawMembers(pool, input.strata, seed);
    return this.work.run(
      command,
      async (tx) => {
        const sortition: Sortition = {
          id: newId("srt"),
          assembly: input.assembly,
          title,
          seed,
          poolDigest: rollDigest(pool),
          poolSize: pool.length,
          strata: input.strata.map(({ chamber, seats }) => ({ chamber, seats })),
          members,
          drawnAt: await tx.now(),
        };
        await insert(tx, sortition);
        tx.emit(sortitionDrawn(sortition, command.caller.agent));
        return sortition;
      },
      { streams: [input.assembly] },
    );
  }

  load(ids: readonly string[]): Promise<Sortition[]> {
    return loadSortitions(this.work.sql, ids);
  }
}

function loadSortitions(sql: Sql, ids: readonly string[]): Promise<Sortition[]> {
  return sql.query(`SELECT ${COLUMNS} FROM sortition WHERE id = ANY($1)`, [ids]);
}

async function insert(tx: Transaction, sortition: Sortition): Promise<void> {
  const { id, assembly, title, seed, poolDigest, poolSize, strata, members, drawnAt } = sortition;
  await tx.query(
    `INSERT INTO sortition (id, assembly, title, seed, pool_digest, pool_size, strata, members, drawn_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, assembly, title, seed, poolDigest, poolSize, JSON.stringify(strata), members, drawnAt],
  );
}

function sortitionDrawn(sortition: Sortition, actor: string | null): NewEvent {
  const { id, assembly, seed, poolDigest, poolSize, strata, members } = sortition;
  return {
    type: SORTITION_DRAWN,
    actor,
    subject: id,
    stream: assembly,
    payload: {
      sortition: id,
      assembly,
      seed,
      poolDigest,
      poolSize,
      strata: strata.map(({ chamber, seats }) => ({ chamber, seats })),
      members,
    },
  };
}
