import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { findOrigin, type GitCommit, readGitLog, readHistory, writeHistory } from ".";
import { LogParser } from "./log";
import { parsePerson, personOf } from "./person";

const key = Buffer.alloc(32, 7);

async function collect(directory: string, hubKey: Uint8Array = key): Promise<GitCommit[]> {
  const commits: GitCommit[] = [];
  for await (const commit of readGitLog({ directory, key: hubKey })) commits.push(commit);
  return commits;
}

describe("a git repository", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "hub-git-"));
  const git = (args: string[], person = "Ada <Ada@Example.org>", at = "2020-02-01T12:00:00+02:00") => {
    const [, name = "", address = ""] = /^(.*) <(.*)>$/.exec(person) ?? [];
    execFileSync("git", ["-C", directory, ...args], {
      env: {
        PATH: process.env["PATH"],
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: address,
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_NAME: "c",
        GIT_COMMITTER_EMAIL: "c@example.org",
        GIT_COMMITTER_DATE: at,
      },
      stdio: "pipe",
    });
  };
  const write = (name: string, content: string) => writeFileSync(path.join(directory, name), content);

  beforeAll(() => {
    git(["init", "-q", "-b", "main"]);
    write("a b\t\u00e9.txt", "1\n2\n3\n");
    git(["add", "."]);
    git([
      "commit",
      "-q",
      "-m",
      "begin; mail me at ada@example.org\n\nCo-authored-by: Bo <bo@example.org>\nCo-authored-by: Ada <ada@example.org>",
    ]);
    write("a b\t\u00e9.txt", "1\n2\n");
    write("commit", "x\n");
    git(["add", "."]);
    git(["commit", "-q", "-m", "second \u{1f331}"], "cy@example.org <cy@example.org>");
    write(".mailmap", "Ada Lovelace <ada@example.org> <ada@old.example.org>\n");
    git(["add", "."]);
    git(["commit", "-q", "-m", "third"], "A. L. <ada@old.example.org>");
    git(["commit", "-q", "--allow-empty", "-m", ""].concat("--allow-empty-message"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("gives its commits oldest first, with author, co-authors, time and lines", async () => {
    const commits = await collect(directory);
    expect(commits.map(({ subject, linesAdded, linesDeleted }) => [subject, linesAdded, linesDeleted])).toEqual([
      ["begin; mail me at …", 3, 0],
      ["second \u{1f331}", 1, 1],
      ["third", 1, 0],
      ["", 0, 0],
    ]);
    expect(commits[0]).toMatchObject({ at: "2020-02-01T10:00:00.000Z", id: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(commits[0]?.people.map(({ name }) => name)).toEqual(["Ada", "Bo"]);
  });

  test("knows a person by address, through the mailmap, and shows no address", async () => {
    const commits = await collect(directory);
    expect(commits[2]?.people[0]).toEqual({ ...commits[0]?.people[0], name: "Ada Lovelace" });
    expect(commits[1]?.people[0]?.name).toBe("unnamed contributor");
    expect(JSON.stringify(commits)).not.toMatch(/example\.org|@/);
    const other = await collect(directory, Buffer.alloc(32, 8));
    expect(other[0]?.people[0]?.identity).not.toBe(commits[0]?.people[0]?.identity);
  });

  test("starts no program that its settings name", async () => {
    const trace = path.join(directory, "trace");
    const program = path.join(directory, "evil.sh");
    writeFileSync(program, `#!/bin/sh\ntouch ${trace}\n`, { mode: 0o755 });
    write(".gitattributes", "* diff=evil\n");
    const settings = [
      ["core.fsmonitor", program],
      ["core.pager", program],
      ["pager.log", program],
      ["diff.external", program],
      ["diff.evil.textconv", program],
      ["diff.evil.command", program],
      ["log.showSignature", "true"],
      ["gpg.program", program],
      ["alias.log", `!${program}`],
      ["core.sshCommand", program],
      ["log.date", "relative"],
      ["color.ui", "always"],
      ["format.pretty", "oneline"],
    ] as const;
    for (const [name, value] of settings) git(["config", name, value]);
    try {
      expect(await collect(directory)).toHaveLength(4);
      expect(existsSync(trace)).toBe(false);
    } finally {
      for (const [name] of settings) git(["config", "--unset", name]);
    }
  });

  test("tells its origin without the password", async () => {
    expect(await findOrigin(directory)).toBeNull();
    git(["remote", "add", "origin", "https://ada:secret@example.org/kiln.git"]);
    expect(await findOrigin(directory)).toBe("https://example.org/kiln.git");
  });

  test("a history file of it holds the same commits and nothing made from an address", async () => {
    const commits = await collect(directory);
    const file = writeHistory(commits, "https://example.org/kiln.git");
    expect(JSON.stringify(file)).not.toContain(commits[0]?.people[0]?.identity);
    const again = readHistory(Buffer.from(JSON.stringify(file)), key);
    expect(again.repository).toBe("https://example.org/kiln.git");
    const plain = (all: readonly GitCommit[]) => all.map((commit) => ({ ...commit, people: commit.people.length }));
    expect(plain(again.commits)).toEqual(plain(commits));
    expect(again.commits[2]?.people[0]?.identity).toBe(again.commits[0]?.people[0]?.identity);
    const longer = writeHistory([...commits, ...commits.slice(1, 2)], null);
    expect(readHistory(Buffer.from(JSON.stringify(longer)), key).commits.slice(0, 4)).toEqual(again.commits);
  });

  test("stops reading when nobody asks for more", async () => {
    for await (const commit of readGitLog({ directory, key })) {
      expect(commit.subject).toContain("begin");
      break;
    }
  });
});

describe("a folder that cannot be read", () => {
  test("without a repository, without a commit, or not there at all is refused in one sentence", async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "hub-git-"));
    try {
      await expect(collect(directory)).rejects.toMatchObject({
        code: "IMPORT_INVALID",
        message: expect.stringMatching(/^this folder is no git repository: name one/),
      });
      expect(await findOrigin(directory)).toBeNull();
      await expect(collect(path.join(directory, "gone"))).rejects.toMatchObject({ code: "IMPORT_INVALID" });
      await expect(collect("--upload-pack=touch /tmp/x")).rejects.toMatchObject({ code: "IMPORT_INVALID" });
      execFileSync("git", ["-C", directory, "init", "-q"], { stdio: "pipe" });
      await expect(collect(directory)).rejects.toMatchObject({
        code: "IMPORT_INVALID",
        message: expect.stringMatching(/no commit/),
      });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe("a history file that is refused", () => {
  const commit = { id: "a".repeat(40), at: "2020-01-01T00:00:00Z", subject: "s", lines: [1, 0], people: [0] };
  const file = { format: "commons-hub-git-history", version: 1, repository: null, people: ["Ada"], commits: [commit] };
  test.each([
    [{ ...file, format: "x" }, "$.format"],
    [{ ...file, commits: [] }, "$.commits"],
    [{ ...file, commits: [{ ...commit, id: "zz" }] }, "$.commits[0].id"],
    [{ ...file, commits: [{ ...commit, people: [3] }] }, "$.commits[0].people"],
    [{ ...file, commits: [{ ...commit, lines: [-1, 0] }] }, "$.commits[0].lines[0]"],
    [{ ...file, people: ["A\u0000"] }, "$.people[0]"],
  ])("%# names the place", (value, place) => {
    expect(() => readHistory(Buffer.from(JSON.stringify(value)), key)).toThrow(
      expect.objectContaining({ code: "IMPORT_INVALID", details: { path: place } }),
    );
  });

  test("an address in it is taken out", () => {
    const value = { ...file, people: ["ada@example.org"], commits: [{ ...commit, subject: "to ada@example.org" }] };
    const history = readHistory(Buffer.from(JSON.stringify(value)), key);
    expect(JSON.stringify(history)).not.toContain("example.org");
  });
});

describe("rules", () => {
  test("where git's output is cut changes nothing", () => {
    const output =
      `\0commit\0${"a".repeat(40)}\0A\0a@x\x002020-01-01T00:00:00Z\0s\0B <b@x>\x1fC <c@x>\0\0` +
      `1\t2\tcommit\0-\t-\tbinary\0\0commit\0${"b".repeat(40)}\0B\0b@x\x002020-01-02T00:00:00Z\0t\0\0`;
    const parse = (pieces: string[]) => {
      const parser = new LogParser();
      return [...pieces.flatMap((piece) => [...parser.push(piece)]), ...parser.end()];
    };
    const whole = parse([output]);
    expect(whole).toHaveLength(2);
    expect(whole[0]).toMatchObject({ linesAdded: 1, linesDeleted: 2, coAuthors: ["B <b@x>", "C <c@x>"] });
    fc.assert(
      fc.property(fc.array(fc.nat(output.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), output.length];
        const pieces = places.slice(1).map((place, index) => output.slice(places[index], place));
        expect(parse(pieces)).toEqual(whole);
      }),
    );
  });

  test("an address is one identity in any case, and no identity holds it", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), (address, name) => {
        const person = personOf(name, address, key);
        expect(personOf("other", ` ${address.toUpperCase()} `, key).identity).toBe(
          personOf("other", address.toUpperCase().toLowerCase(), key).identity,
        );
        expect(person.identity).toMatch(/^[0-9a-f]{64}$/);
        expect(personOf(`${name} ${address}`, address, key).name).not.toContain(address);
      }),
    );
  });

  test("endless names and subjects are read in no time, and half an address is none", () => {
    const start = performance.now();
    const person = personOf(`${"a".repeat(5_000_000)}@x`, "a@x", key);
    expect(person.name).toHaveLength(200);
    expect(personOf(`Ada ${"b".repeat(1_990)}ada@example.org`, "", key).name).not.toContain("@");
    const parser = new LogParser();
    const flood = () =>
      Array.from({ length: 20 }, () => "x".repeat(100_000)).flatMap((piece) => [...parser.push(piece)]);
    expect(flood).toThrow(expect.objectContaining({ code: "IMPORT_INVALID" }));
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test.each([
    ["Ada <ada@x>", { name: "Ada", address: "ada@x" }],
    ["<ada@x>", { name: "", address: "ada@x" }],
    ["Ada", { name: "Ada", address: "" }],
    ["ada@x", null],
    ["", null],
    ["<<<<", { name: "<<<<", address: "" }],
  ])("the trailer %s names %j", (text, person) => {
    expect(parsePerson(text)).toEqual(person);
  });
});
