import type { Transaction } from "@commons-hub/shared/database";
import type { StoredEvent } from "@commons-hub/shared/event";
import { z } from "zod";

/**
 * What projects tells about who takes part. These names are the contract between the two parts.
 */
const MEMBERSHIP_ADDED = "projects.membership.added.v1";
const MEMBERSHIP_ENDED = "projects.membership.ended.v1";
const CONTRIBUTION_RECORDED = "projects.contribution.recorded.v1";
const CONTRIBUTION_CONFIRMED = "projects.contribution.confirmed.v1";

export const PARTICIPATION_EVENTS = [
  MEMBERSHIP_ADDED,
  MEMBERSHIP_ENDED,
  CONTRIBUTION_RECORDED,
  CONTRIBUTION_CONFIRMED,
] as const;

const time = z.iso.datetime({ offset: true });
const membershipAdded = z.object({
  membership: z.string(),
  agent: z.string(),
  organization: z.string(),
  roles: z.array(z.string()),
  from: time,
  until: time.nullish(),
});
const membershipEnded = z.object({ membership: z.string(), until: time });
const contributionRecorded = z.object({
  contribution: z.string(),
  agent: z.string(),
  project: z.string(),
  corrects: z.string().nullish(),
});
const contributionConfirmed = z.object({ contribution: z.string(), agent: z.string(), project: z.string() });

interface MembershipChange {
  readonly membership: string;
  readonly agent: string;
  readonly organization: string;
  readonly roles: readonly string[];
  readonly from: string;
  readonly until: string | null;
}

interface ContributionChange {
  readonly contribution: string;
  readonly agent: string;
  readonly project: string;
  readonly corrects: string | null;
  readonly confirmedAt: string | null;
}

/**
 * Writes a batch of events into the projections `membership` and `contribution`, in a constant number of statements.
 * The first confirmation of a contribution is the one that counts.
 */
export async function applyParticipation(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
  const memberships = new Map<string, MembershipChange>();
  const ends = new Map<string, string>();
  const contributions = new Map<string, ContributionChange>();
  for (const event of events) {
    switch (event.type) {
      case MEMBERSHIP_ADDED: {
        const added = membershipAdded.parse(event.payload);
        memberships.set(added.membership, { ...added, until: added.until ?? null });
        ends.delete(added.membership);
        break;
      }
      case MEMBERSHIP_ENDED: {
        const ended = membershipEnded.parse(event.payload);
        const added = memberships.get(ended.membership);
        if (added) memberships.set(ended.membership, { ...added, until: ended.until });
        else ends.set(ended.membership, ended.until);
        break;
      }
      case CONTRIBUTION_RECORDED: {
        const { contribution, agent, project, corrects = null } = contributionRecorded.parse(event.payload);
        const confirmedAt = contributions.get(contribution)?.confirmedAt ?? null;
        contributions.set(contribution, { contribution, agent, project, corrects, confirmedAt });
        break;
      }
      case CONTRIBUTION_CONFIRMED: {
        const { contribution, agent, project } = contributionConfirmed.parse(event.payload);
        const known = contributions.get(contribution) ?? {
          contribution,
          agent,
          project,
          corrects: null,
          confirmedAt: null,
        };
        contributions.set(contribution, { ...known, confirmedAt: known.confirmedAt ?? event.occurredAt.toISOString() });
        break;
      }
    }
  }
  await saveMemberships(tx, [...memberships.values()]);
  await endMemberships(tx, ends);
  await saveContributions(tx, [...contributions.values()]);
}

/** For a rebuild. */
export async function clearParticipation(tx: Transaction): Promise<void> {
  await tx.query("DELETE FROM membership");
  await tx.query("DELETE FROM contribution");
}

async function saveMemberships(tx: Transaction, rows: readonly MembershipChange[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO membership (membership, agent, organization, roles, valid_from, valid_until)
     SELECT membership, agent, organization, roles, "from", until
     FROM jsonb_to_recordset($1::jsonb)
       AS r(membership text, agent text, organization text, roles text[], "from" timestamptz, until timestamptz)
     ON CONFLICT (membership) DO UPDATE SET roles = excluded.roles, valid_from = excluded.valid_from, valid_until = excluded.valid_until`,
    [JSON.stringify(rows)],
  );
}

async function endMemberships(tx: Transaction, ends: ReadonlyMap<string, string>): Promise<void> {
  if (ends.size === 0) return;
  await tx.query(
    `UPDATE membership m SET valid_until = e.until
     FROM unnest($1::text[], $2::timestamptz[]) AS e(membership, until) WHERE m.membership = e.membership`,
    [[...ends.keys()], [...ends.values()]],
  );
}

async function saveContributions(tx: Transaction, rows: readonly ContributionChange[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO contribution (contribution, agent, project, corrects, confirmed_at)
     SELECT contribution, agent, project, corrects, "confirmedAt"
     FROM jsonb_to_recordset($1::jsonb)
       AS r(contribution text, agent text, project text, corrects text, "confirmedAt" timestamptz)
     ON CONFLICT (contribution) DO UPDATE SET
       corrects = coalesce(contribution.corrects, excluded.corrects),
       confirmed_at = coalesce(contribution.confirmed_at, excluded.confirmed_at)`,
    [JSON.stringify(rows)],
  );
}
