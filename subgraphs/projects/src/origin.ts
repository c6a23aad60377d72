import type { Origin } from "@commons-hub/shared/value";

/** The four columns `origin_…` of a table as one value, for a SELECT; `table`: the alias in front of them. */
export function originColumn(table: string): string {
  return `CASE WHEN ${table}.origin_source IS NOT NULL THEN jsonb_build_object('source', ${table}.origin_source,
    'uri', ${table}.origin_uri, 'importedAt', ${table}.origin_imported_at, 'digest', ${table}.origin_digest) END AS origin`;
}

/** What `originColumn` gives: JSON knows no dates. */
export type OriginRecord = (Omit<Origin, "importedAt"> & { readonly importedAt: string }) | null;

export function readOrigin(record: OriginRecord): Origin | null {
  return record === null ? null : { ...record, importedAt: new Date(record.importedAt) };
}
