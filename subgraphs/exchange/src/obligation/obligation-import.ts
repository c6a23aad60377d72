import { DomainError } from "@commons-hub/shared/errors";
import type { FiledDebt, ObligationFile } from "../clearing/obligation-file";
import { type ObligationDraft, requireObligation } from "./obligation";

/** A row of a file, as it is recorded: found again by its key. */
export interface FiledObligation {
  /** Of the file. */
  readonly line: number;
  /** Its own id, where it has one; else the file and the line. */
  readonly key: string;
  readonly draft: ObligationDraft;
}

/** What a key was recorded with before. */
export interface KnownObligation extends Pick<ObligationDraft, "debtor" | "creditor" | "amountMinor" | "dueAt"> {
  readonly key: string;
}

/**
 * The obligations of a file. A row's id is the number of its invoice: it becomes the reference.
 *
 * Errors: IMPORT_INVALID with `line` for an id that is not readable.
 */
export function fileObligations({ debts }: ObligationFile, currency: string, digest: string): FiledObligation[] {
  return debts.map((debt): FiledObligation => {
    const { id, line, debtor, creditor, amountMinor, dueAt } = debt;
    const isOwn = id !== `line ${line}`;
    const draft = { debtor, creditor, currency, amountMinor, dueAt, reference: isOwn ? id : null };
    return { line, key: isOwn ? `id ${id}` : `${digest} ${line}`, draft: checked(debt, draft) };
  });
}

function checked({ line }: FiledDebt, draft: ObligationDraft): ObligationDraft {
  try {
    return requireObligation(draft);
  } catch (error) {
    if (error instanceof DomainError) throw refusal(line, error.message);
    throw error;
  }
}

/** Errors: IMPORT_INVALID with the first `line` that names somebody who is not known. */
export function requireKnown(filed: readonly FiledObligation[], agents: ReadonlySet<string>): void {
  for (const { line, draft } of filed)
    for (const name of [draft.debtor, draft.creditor])
      if (!agents.has(name))
        throw refusal(line, `${name.slice(0, 60)} is no agent of this hub: write agents by their id`);
}

/**
 * What of a file is new.
 *
 * Errors: IMPORT_INVALID with the first `line` whose id was imported with other content.
 */
export function newAmong(filed: readonly FiledObligation[], known: readonly KnownObligation[]): FiledObligation[] {
  const byKey = new Map(known.map((each) => [each.key, each]));
  return filed.filter(({ key, line, draft }) => {
    const before = byKey.get(key);
    if (before === undefined) return true;
    const isSame =
      before.debtor === draft.debtor &&
      before.creditor === draft.creditor &&
      before.amountMinor === draft.amountMinor &&
      before.dueAt?.getTime() === draft.dueAt?.getTime();
    if (!isSame) throw refusal(line, `the id ${draft.reference ?? key} was imported before with other content`);
    return false;
  });
}

function refusal(line: number, reason: string): DomainError {
  return new DomainError("IMPORT_INVALID", `Line ${line}: ${reason.replace(/\.$/, "")}.`, { line });
}
