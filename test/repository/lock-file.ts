import { readText } from "./project";

/** One installed copy of a package. */
export interface LockedPackage {
  /** Where it is installed, such as `node_modules/a/node_modules/b`. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

type Entries = Readonly<Record<string, Entry>>;

/** What runs; the workspace of tests across the parts is not among them. */
const RUNNING = [
  "",
  "gateway",
  "infra/hub",
  "shared",
  ...["projects", "governance", "exchange", "returns"].map((name) => `subgraphs/${name}`),
];

/** What the explorer's page is bundled from. */
const BUNDLED = ["graphiql", "@graphiql/toolkit", "react", "react-dom"].map((name) => `node_modules/${name}`);

/** All packages of package-lock.json that are not the project's own. */
export function readLockFile(): readonly LockedPackage[] {
  const entries = readEntries();
  return Object.keys(entries)
    .filter((place) => isForeign(place, entries))
    .map((place) => describe(place, entries));
}

/** The packages that a running hub may load or serve: what its parts depend on, and what that depends on. */
export function readRuntimePackages(): readonly LockedPackage[] {
  const entries = readEntries();
  const reached = new Set([...RUNNING, ...BUNDLED]);
  for (const place of reached)
    for (const name of Object.keys({
      ...entries[place]?.dependencies,
      ...entries[place]?.optionalDependencies,
      ...entries[place]?.peerDependencies,
    })) {
      const found = resolve(name, place, entries);
      if (found !== null) reached.add(found);
    }
  return [...reached].filter((place) => isForeign(place, entries)).map((place) => describe(place, entries));
}

function readEntries(): Entries {
  return (JSON.parse(readText("package-lock.json")) as { packages: Entries }).packages;
}

function isForeign(place: string, entries: Entries): boolean {
  return place.includes("node_modules/") && entries[place]?.link !== true;
}

function describe(place: string, entries: Entries): LockedPackage {
  const { name, version = "", license = "" } = entries[place] ?? {};
  return { place, name: name ?? place.slice(place.lastIndexOf("node_modules/") + 13), version, licence: license };
}

/** Where a package finds another: in its own folder, else in those above it; optional ones may be nowhere. */
function resolve(name: string, from: string, entries: Entries): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = entries[place];
    if (entry !== undefined) return entry.link === true ? (entry.resolved ?? null) : place;
    if (folder === "") return null;
  }
}
