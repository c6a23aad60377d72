import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type GitCommit, writeHistory } from "../import";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
});
afterAll(() => kit.stop());

function commit(number: number, people: readonly string[] = ["Bo"]): GitCommit {
  return {
    id: number.toString(16).padStart(40, "0"),
    at: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    subject: `change ${number}`,
    linesAdded: number,
    linesDeleted: 1,
    people: people.map((name) => ({ name, identity: name })),
  };
}

function importCommits(
  commits: readonly GitCommit[],
  target: object = { name: "kiln", repository: null },
  by: string | null = ada.id,
) {
  const bytes = Buffer.from(JSON.stringify(writeHistory(commits, "https://user:pw@x.org/kiln.git")));
  return kit.importer.importGitHistory(bytes, { target: target as { name: string; repository: null }, by });
}

const QUERY = `query ($id: ID!) { project(id: $id) { slug repository licence { expression } stewards { name } origin { source }
  contributions(first: 2) { totalCount nodes { agent { name kind origin { source uri } } action effort { value unit } at evidence confirmedBy { id } origin { source digest } } } } }`;

test("each person of each commit has a contribution, with lines as effort, unconfirmed", async () => {
  const result = await importCommits([commit(1), commit(2, ["Bo", "Cy"])]);
  expect(result).toMatchObject({ changed: true, commits: 2, contributions: 3, newContributions: 3, newAgents: 2 });
  expect(await kit.ask(QUERY, { id: result.project }, ANONYMOUS)).toMatchObject({
    project: {
      slug: "kiln",
      repository: "https://x.org/kiln.git",
      licence: { expression: "NOASSERTION" },
      stewards: [{ name: "Ada" }],
      origin: { source: "git" },
      contributions: {
        totalCount: 3,
        nodes: [
          { action: "WORK", effort: { value: "3", unit: "{line}" }, confirmedBy: [], origin: { source: "git" } },
          {
            evidence: `commit ${commit(2).id}: change 2`,
            agent: { kind: "PERSON", origin: { source: "git", uri: "https://x.org/kiln.git" } },
          },
        ],
      },
    },
  });
});

test("importing again changes nothing; new commits are added to what is there", async () => {
  const commits = Array.from({ length: 450 }, (_, index) => commit(1_000 + index, ["Dee", "Eve"]));
  const first = await importCommits(commits, { name: "loom", repository: null });
  expect(first).toMatchObject({ contributions: 900, newContributions: 900, newAgents: 2 });
  const events = await kit.eventTypes();
  expect(await importCommits(commits, { name: "loom", repository: null })).toMatchObject({
    changed: false,
    project: first.project,
    newContributions: 0,
    newAgents: 0,
  });
  expect(await kit.eventTypes()).toEqual(events);
  const more = await importCommits([...commits, commit(2_000, ["Eve"])], { name: "loom", repository: null });
  expect(more).toMatchObject({ changed: true, newContributions: 1, newAgents: 0 });
});

test("an import that breaks off goes on where it was", async () => {
  const commits = Array.from({ length: 500 }, (_, index) => commit(3_000 + index));
  const bytes = Buffer.from(JSON.stringify(writeHistory(commits, null)));
  const options = { target: { name: "wheel", repository: null }, by: null };
  const broken = kit.importer.importGitHistory(bytes, {
    ...options,
    onProgress: ({ done }) => {
      if (done >= 200) throw new Error("killed");
    },
  });
  await expect(broken).rejects.toThrow("killed");
  const result = await kit.importer.importGitHistory(bytes, options);
  expect(result).toMatchObject({ contributions: 500, newContributions: 300 });
});

test("a history goes to a project that is there, and its steward confirms what others did", async () => {
  const input = { slug: "oven", name: "Oven", licence: "MIT", stewards: [ada.id] };
  const made = await kit.change<{ project: { id: string } }>("createProject", "project { id }", input, ada.caller);
  await importCommits([commit(5_000)], { project: made.project.id });
  const seen = await kit.ask<{ project: { contributions: { nodes: { id: string }[] } } }>(
    "query ($id: ID!) { project(id: $id) { contributions { nodes { id } } } }",
    { id: made.project.id },
  );
  const contribution = seen.project.contributions.nodes[0]?.id;
  const refusal = await kit.changeRefusal("confirmContribution", "contribution { id }", { contribution }, ada.caller);
  expect(refusal).toBeUndefined();
  await expect(importCommits([commit(5_001)], { project: "prj_none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a history that went to a project of the hub is not imported a second time under a name", async () => {
  const input = { slug: "forge", name: "Forge", licence: "MIT", stewards: [ada.id] };
  const made = await kit.change<{ project: { id: string } }>("createProject", "project { id }", input, ada.caller);
  const commits = [commit(7_000), commit(7_001)];
  await importCommits(commits, { project: made.project.id });
  const again = await importCommits(commits, { name: "copy", repository: null });
  expect(again).toMatchObject({ project: made.project.id, changed: false, commits: 2, newContributions: 0 });
});

test("nobody gets the first key of a person whom only a history names", async () => {
  const { project } = await importCommits([commit(6_000, ["Fay"])], { name: "fay", repository: null });
  const seen = await kit.ask<{ project: { contributions: { nodes: { agent: { id: string } }[] } } }>(
    "query ($id: ID!) { project(id: $id) { contributions { nodes { agent { id } } } } }",
    { id: project },
  );
  const input = { agent: seen.project.contributions.nodes[0]?.agent.id, scopes: ["READ"] };
  expect(await kit.changeRefusal("createAccessKey", "secret", input, ada.caller)).toBe("FORBIDDEN");
});
