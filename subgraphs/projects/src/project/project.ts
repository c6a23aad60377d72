import { DomainError } from "@commons-hub/shared/errors";
import type { Origin } from "@commons-hub/shared/value";
import { parseName } from "../agent/agent";
import { findPackage, isIdentity } from "../import/purl";
import { findRepository } from "../import/repository";
import { getLicence } from "../licence";

export const PROJECT_STATUSES = ["ACTIVE", "DORMANT", "ARCHIVED"] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** What people make together, and what others build on. */
export interface Project {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: ProjectStatus;
  /** SPDX expression. */
  readonly licence: string;
  /** What an import finds it by: the package URL without version, or another stable name; null when it has none. */
  readonly identity: string | null;
  readonly purl: string | null;
  readonly repository: string | null;
  readonly createdAt: Date;
  /** Null for projects that were made here. */
  readonly origin: Origin | null;
}

export interface NewProject {
  readonly slug: string;
  readonly name: string;
  readonly licence: string;
  readonly repository?: string | null | undefined;
  readonly purl?: string | null | undefined;
}

export const MAX_SLUG_LENGTH = 100;
export const MAX_STEWARDS = 20;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Checks and normalises a new project.
 *
 * Errors: INVALID_INPUT for a slug, name, package URL or repository that breaks its rule; INVALID_LICENCE.
 */
export function createProject(id: string, input: NewProject, createdAt: Date): Project {
  const purl = parsePurl(input.purl ?? null);
  return {
    id,
    slug: parseSlug(input.slug),
    name: parseName(input.name),
    status: "ACTIVE",
    licence: getLicence(input.licence).expression,
    identity: purl,
    purl,
    repository: parseRepository(input.repository ?? null),
    createdAt,
    origin: null,
  };
}

/**
 * Who cares for a new project: 1 to 20 agents, each once.
 * Errors: INVALID_INPUT.
 */
export function parseStewards(ids: readonly string[]): string[] {
  const stewards = [...new Set(ids)];
  if (stewards.length === 0 || stewards.length > MAX_STEWARDS)
    throw invalid(`A project has 1 to ${MAX_STEWARDS} stewards.`, "stewards");
  return stewards;
}

/**
 * A slug for something that was imported: its package type, group and name in small letters and digits.
 * `pkg:npm/%40babel/core` → `npm-babel-core`. Two things may have the same; see `markedSlug`.
 */
export function slugOf(identity: string): string {
  const words = identity
    .replace(/^(pkg|component|git):/, "")
    .replace(/%[0-9A-F]{2}/gi, "-")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const slug = words.slice(0, MAX_SLUG_LENGTH - 9).replace(/-+$/, "");
  return slug === "" ? "unnamed" : slug;
}

/** The slug with a mark, for the second that would have it. `mark`: at most 8 letters and digits. */
export function markedSlug(slug: string, mark: string): string {
  return `${slug.slice(0, MAX_SLUG_LENGTH - 9).replace(/-+$/, "")}-${mark.slice(0, 8)}`;
}

/** A name that may be shown: what makes one name look like another is taken out, the rest cut to 200 characters. */
export function shownName(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, "").trim();
  return (
    visible
      .slice(0, 200)
      .replace(/\p{Surrogate}/gu, "")
      .trim() || "unnamed"
  );
}

function parseSlug(text: string): string {
  if (text.length > MAX_SLUG_LENGTH || !SLUG.test(text))
    throw invalid(
      `A slug has at most ${MAX_SLUG_LENGTH} small letters and digits, in words joined by single hyphens.`,
      "slug",
    );
  return text;
}

function parsePurl(text: string | null): string | null {
  if (text === null) return null;
  const found = text.length <= 1_000 ? findPackage(text) : null;
  if (found === null || !isIdentity(found.purl)) throw invalid("A package URL looks like pkg:npm/name.", "purl");
  return found.purl;
}

function parseRepository(text: string | null): string | null {
  if (text === null) return null;
  const repository = findRepository(text);
  if (repository === null) throw invalid("A repository is an https, http, git or ssh address.", "repository");
  return repository;
}

function invalid(message: string, field: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { field });
}
