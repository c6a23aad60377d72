import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { ChamberProgress, ChamberRequirement } from "./outcome";
import { fromEffectJson, toEffectJson } from "./effect";
import type { Proposal, ProposalState } from "./proposal";
import { ProposalChamberRow, ProposalOptionRow, ProposalRow } from "./proposal.entity";
import type { ProposalVersion } from "./revision";
import { formatShare, parseShare } from "./share";

export interface ProposalFilter {
  readonly assembly: string | null;
  readonly state: ProposalState | null;
}

/** Where a page of proposals goes on: by closing time, then id. */
export interface OpenPlace {
  readonly closesAt: Date;
  readonly id: string;
}

/** A proposal with the key of the list it stands in. */
export interface Listed {
  readonly key: string;
  readonly proposal: Proposal;
}

/** What is left of a stock, and the key of the list that it has here. */
export interface StockLevel {
  readonly key: string;
  readonly stock: string;
  readonly value: string;
  readonly unit: string;
}

interface Row extends ProposalRow {
  readonly options: readonly { readonly id: string; readonly label: string; readonly cost: string | null }[];
  readonly requirements: readonly { readonly chamber: string; readonly quorum: string; readonly threshold: string }[];
}

const COLUMNS = `p.id, p.assembly, p.project, p.proposer, p.title, p.text, p.method, p.secrecy, p.status_quo AS "statusQuo",
  p.topic, p.version, p.regime, p.regime_reason AS "regimeReason", p.effects, p.seats, p.tie_seed AS "tieSeed",
  p.budget_minor::text AS "budgetMinor", p.budget_currency AS "budgetCurrency", p.in_force_until AS "inForceUntil",
  p.state, p.drafted_at AS "draftedAt", p.opens_at AS "opensAt", p.closes_at AS "closesAt", p.closed_at AS "closedAt",
  p.withdrawn_at AS "withdrawnAt",
  (SELECT json_agg(json_build_object('id', o.id, 'label', o.label, 'cost', o.cost_minor::text) ORDER BY o.index)
   FROM proposal_option o WHERE o.proposal = p.id) AS options,
  (SELECT json_agg(json_build_object('chamber', c.chamber, 'quorum', c.quorum, 'threshold', c.threshold) ORDER BY c.index)
   FROM proposal_chamber c WHERE c.proposal = p.id) AS requirements`;

/**
 * Open proposals that concern an agent `k.key`: on the roll, or of an assembly that a membership or a confirmed
 * contribution leads to.
 */
const CONCERNS_AGENT = `p.state = 'OPEN' AND p.closes_at > hub_now() AND (
    EXISTS (
      SELECT FROM electoral_roll l JOIN roll_entry r ON r.roll = l.id WHERE l.proposal = p.id AND r.agent = k.key)
    OR EXISTS (
      SELECT FROM chamber c JOIN membership m ON m.organization = c.organization
      WHERE c.assembly = p.assembly AND m.agent = k.key
        AND m.valid_from <= hub_now() AND (m.valid_until IS NULL OR m.valid_until > hub_now()))
    OR EXISTS (
      SELECT FROM chamber c JOIN contribution d ON d.project = c.project
      WHERE c.assembly = p.assembly AND d.agent = k.key AND d.confirmed_at IS NOT NULL))`;

/** Open proposals of which the effects on a stock `k.stock` add up to more than `k.value`, in its unit. */
const BREACHES_STOCK = `p.state = 'OPEN' AND p.closes_at > hub_now()
    AND p.effects @> jsonb_build_array(jsonb_build_object('kind', 'RESERVE_STOCK', 'stock', k.stock)) AND (
      SELECT sum((e->'quantity'->>'value')::numeric) FROM jsonb_array_elements(p.effects) AS e
      WHERE e->>'kind' = 'RESERVE_STOCK' AND e->>'stock' = k.stock AND e->'quantity'->>'unit' = k.unit) > k.value`;

const STOCK_LEVELS = "unnest($1::text[], $2::text[], $3::numeric[], $4::text[]) AS k(key, stock, value, unit)";

/** All SQL on proposals, their options and what their chambers require. */
export class ProposalRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Proposal[]> {
    const rows = await this.sql.query<Row>(`SELECT ${COLUMNS} FROM proposal p WHERE p.id = ANY($1)`, [ids]);
    return rows.map(toProposal);
  }

  async find(id: string): Promise<Proposal | null> {
    return (await this.load([id]))[0] ?? null;
  }

  /** Votes by chamber, in the proposal's order. */
  async loadProgress(ids: readonly string[]): Promise<ChamberProgress[]> {
    const rows = await this.sql.query<
      Omit<ChamberProgress, "quorum" | "threshold"> & { quorum: string; threshold: string }
    >(
      `SELECT proposal, chamber, quorum, threshold, coalesce(eligible, 0) AS eligible, cast_count AS cast
       FROM proposal_chamber WHERE proposal = ANY($1) ORDER BY proposal, index`,
      [ids],
    );
    return rows.map((row) => ({ ...row, ...toShares(row) }));
  }

  /** Open proposals of each agent's assemblies, those that close first in front. */
  async listConcerning(agents: readonly string[], after: OpenPlace | null, limit: number): Promise<Listed[]> {
    const rows = await this.sql.query<Row & { key: string }>(
      `SELECT k.key, l.* FROM unnest($1::text[]) AS k(key) CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM proposal p
         WHERE ${CONCERNS_AGENT} AND ($2::timestamptz IS NULL OR (p.closes_at, p.id) > ($2, $3))
         ORDER BY p.closes_at, p.id LIMIT $4
       ) l`,
      [agents, after?.closesAt ?? null, after?.id ?? null, limit],
    );
    return rows.map(toListed);
  }

  countConcerning(agents: readonly string[]): Promise<{ key: string; count: number }[]> {
    return this.sql.query(
      `SELECT k.key, (SELECT count(*)::int FROM proposal p WHERE ${CONCERNS_AGENT}) AS count FROM unnest($1::text[]) AS k(key)`,
      [agents],
    );
  }

  /** Open proposals that would reserve more of each stock than is left, those that close first in front. */
  async listBreaching(levels: readonly StockLevel[], after: OpenPlace | null, limit: number): Promise<Listed[]> {
    const rows = await this.sql.query<Row & { key: string }>(
      `SELECT k.key, l.* FROM ${STOCK_LEVELS} CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM proposal p
         WHERE ${BREACHES_STOCK} AND ($5::timestamptz IS NULL OR (p.closes_at, p.id) > ($5, $6))
         ORDER BY p.closes_at, p.id LIMIT $7
       ) l`,
      [...columnsOf(levels), after?.closesAt ?? null, after?.id ?? null, limit],
    );
    return rows.map(toListed);
  }

  countBreaching(levels: readonly StockLevel[]): Promise<{ key: string; count: number }[]> {
    return this.sql.query(
      `SELECT k.key, (SELECT count(*)::int FROM proposal p WHERE ${BREACHES_STOCK}) AS count FROM ${STOCK_LEVELS}`,
      columnsOf(levels),
    );
  }

  /** Proposals about each project, or of each assembly, the newest first. */
  async listBy(
    column: "project" | "assembly",
    keys: readonly string[],
    state: ProposalState | null,
    before: string | null,
    limit: number,
  ): Promise<Listed[]> {
    const rows = await this.sql.query<Row & { key: string }>(
      `SELECT k.key, l.* FROM unnest($1::text[]) AS k(key) CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM proposal p
         WHERE p.${column} = k.key AND ($2::text IS NULL OR p.state = $2) AND ($3::text IS NULL OR p.id < $3)
         ORDER BY p.id DESC LIMIT $4
       ) l`,
      [keys, state, before, limit],
    );
    return rows.map(toListed);
  }

  countBy(
    column: "project" | "assembly",
    keys: readonly string[],
    state: ProposalState | null,
  ): Promise<{ key: string; count: number }[]> {
    return this.sql.query(
      `SELECT ${column} AS key, count(*)::int AS count FROM proposal
       WHERE ${column} = ANY($1) AND ($2::text IS NULL OR state = $2) GROUP BY ${column}`,
      [keys, state],
    );
  }

  static async insert(tx: Transaction, proposal: Proposal): Promise<void> {
    const { options, requirements, effects, budget, ...row } = proposal;
    await tx.manager.insert(ProposalRow, {
      ...row,
      effects: effects.map(toEffectJson),
      budgetMinor: budget?.minor.toString() ?? null,
      budgetCurrency: budget?.currency ?? null,
    });
    await insertVersion(tx, proposal, null, proposal.proposer, proposal.draftedAt);
    await tx.manager.insert(
      ProposalOptionRow,
      options.map(({ id, label, cost }, index) => ({
        id,
        label,
        index,
        proposal: proposal.id,
        costMinor: cost?.toString() ?? null,
      })),
    );
    await tx.manager.insert(
      ProposalChamberRow,
      requirements.map(({ chamber, quorum, threshold }, index) => ({
        proposal: proposal.id,
        chamber,
        index,
        quorum: formatShare(quorum),
        threshold: formatShare(threshold),
      })),
    );
  }

  /** Of all these proposals, by version. */
  loadVersions(ids: readonly string[]): Promise<ProposalVersion[]> {
    return this.sql.query(
      `SELECT proposal, version, title, text, note, author, written_at AS "writtenAt"
       FROM proposal_version WHERE proposal = ANY($1) ORDER BY proposal, version`,
      [ids],
    );
  }

  static async saveRevision(
    tx: Transaction,
    proposal: Proposal,
    note: string | null,
    author: string | null,
    at: Date,
  ): Promise<void> {
    await tx.query("UPDATE proposal SET title = $2, text = $3, version = $4 WHERE id = $1", [
      proposal.id,
      proposal.title,
      proposal.text,
      proposal.version,
    ]);
    await insertVersion(tx, proposal, note, author, at);
  }

  /** Saves what a transition of state changes; the rest of a proposal stays as it was drafted. */
  static async saveState(tx: Transaction, proposal: Proposal): Promise<void> {
    await tx.query(
      `UPDATE proposal SET state = $2, opens_at = $3, closes_at = $4, closed_at = $5, withdrawn_at = $6 WHERE id = $1`,
      [proposal.id, proposal.state, proposal.opensAt, proposal.closesAt, proposal.closedAt, proposal.withdrawnAt],
    );
  }
}

async function insertVersion(
  tx: Transaction,
  { id, version, title, text }: Proposal,
  note: string | null,
  author: string | null,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO proposal_version (proposal, version, title, text, note, author, written_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, version, title, text, note, author, at],
  );
}

function columnsOf(levels: readonly StockLevel[]): string[][] {
  return [
    levels.map(({ key }) => key),
    levels.map(({ stock }) => stock),
    levels.map(({ value }) => value),
    levels.map(({ unit }) => unit),
  ];
}

function toListed({ key, ...row }: Row & { key: string }): Listed {
  return { key, proposal: toProposal(row) };
}

function toProposal({ options, requirements, effects, budgetMinor, budgetCurrency, ...row }: Row): Proposal {
  return {
    ...row,
    budget:
      budgetMinor === null || budgetCurrency === null ? null : { minor: BigInt(budgetMinor), currency: budgetCurrency },
    options: options.map(({ cost, ...option }) => ({ ...option, cost: cost === null ? null : BigInt(cost) })),
    effects: effects.map(fromEffectJson),
    requirements: requirements.map((requirement) => ({ chamber: requirement.chamber, ...toShares(requirement) })),
  };
}

function toShares(row: { readonly quorum: string; readonly threshold: string }): Omit<ChamberRequirement, "chamber"> {
  return { quorum: parseShare(row.quorum, "quorum"), threshold: parseShare(row.threshold, "threshold") };
}
