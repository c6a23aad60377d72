import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Importer } from "@commons-hub/projects";
import { readCycloneDx, readLockfile, writeCycloneDx } from "@commons-hub/projects/import";
import { PROJECT_ROOT } from "../env";
import type { Stage } from "./stage";
import type { PersonName } from "./cast";

/** The hub's own history where there is no repository, as in an image. */
export const HISTORY_FILE = path.join(PROJECT_ROOT, "infra/hub/history.json");

/** The library that the sample's assembly and contributors are most concerned with. */
const LIBRARY = "npm-graphql";

export interface Software {
  /** The hub itself. */
  readonly project: string;
  readonly billOfMaterials: string;
  /** One that it is built on. */
  readonly library: string;
}

/**
 * Imports what the hub is made of, with the code that users import with: its lock file as a CycloneDX document, and its
 * history of commits.
 */
export async function importSoftware(
  stage: Stage,
  importer: Importer,
  onStep: (text: string) => void,
): Promise<Software> {
  const by = stage.organization("foundation");
  const document = writeCycloneDx(readLockfile(readFileSync(path.join(PROJECT_ROOT, "package-lock.json"))));
  const bill = readCycloneDx(Buffer.from(JSON.stringify(document)));
  onStep(`importing the hub's own bill of materials (${bill.components.length} components)`);
  const { rootProject: project, billOfMaterials } = await importer.importBillOfMaterials(bill, { by });
  onStep("importing the hub's own history");
  await importHistory(importer, { target: { project }, by });
  const query = `query ($slug: String!) { project(slug: $slug) { id } }`;
  const { project: library } = await stage.read<{ project: { id: string } | null }>("projects", query, {
    slug: LIBRARY,
  });
  if (library === null) throw new Error(`the hub's own bill of materials lacks ${LIBRARY}`);
  return { project, billOfMaterials, library: library.id };
}

/** From the repository; from the file where there is none, or no git to read it with. */
async function importHistory(importer: Importer, options: Parameters<Importer["importGitHistory"]>[1]): Promise<void> {
  const readable = existsSync(path.join(PROJECT_ROOT, ".git")) && spawnSync("git", ["--version"]).status === 0;
  if (readable) await importer.importGitRepository(PROJECT_ROOT, options);
  else await importer.importGitHistory(readFileSync(HISTORY_FILE), options);
}

const CONTRIBUTIONS: readonly (readonly [PersonName, string, string, string, string])[] = [
  ["sade", "WORK", "36", "HUR", "Rehearsed the first assembly with two co-ops and corrected what they stumbled over"],
  ["hugo", "TRANSLATE", "14", "HUR", "Put the glossary into Italian and French"],
  ["yuki", "CARE", "22", "HUR", "Kept the newcomers' table: every question answered within a day"],
  ["tomas", "DESIGN", "9", "HUR", "Drew the flow from declared use to returned value"],
];

/** Contributions of the cast to the hub, confirmed by a steward; the last one stays open for whoever tries it. */
export async function contribute(stage: Stage, project: string): Promise<string> {
  for (const [person, action, value, unit, evidence] of CONTRIBUTIONS) {
    const { id } = await recordContribution(stage, person, { project, action, effort: { value, unit }, evidence });
    await stage.act({
      key: `confirm:${person}`,
      part: "projects",
      field: "confirmContribution",
      as: "ines",
      selection: "contribution { id }",
      input: { contribution: id },
    });
  }
  const open = {
    project,
    action: "CARE",
    effort: { value: "3", unit: "HUR" },
    evidence: "Cooked for the release evening",
  };
  return (await recordContribution(stage, "piotr", open)).id;
}

/** What the cast did for the library that the hub is built on. */
export async function contributeUpstream(stage: Stage, project: string): Promise<void> {
  const input = {
    project,
    action: "WORK",
    effort: { value: "4", unit: "HUR" },
    evidence: "Reported a defect with a test that shows it",
  };
  await recordContribution(stage, "sade", input, "upstream");
}

function recordContribution(stage: Stage, as: PersonName, input: object, key: string = as): Promise<{ id: string }> {
  return stage.act({
    key: `contribution:${key}`,
    part: "projects",
    field: "recordContribution",
    as,
    selection: "contribution { id }",
    input: { agent: stage.person(as), ...input },
  });
}
