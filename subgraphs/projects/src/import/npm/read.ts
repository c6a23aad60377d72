import { expressionOfAll } from "../../licence";
import {
  type BillOfMaterials,
  type Component,
  createBill,
  type DependencyKind,
  type Edge,
  Listing,
  MAX_COMPONENTS,
  MAX_EDGES,
} from "../bill";
import { checkShape, parseJson } from "../json";
import { importInvalid } from "../problem";
import { isIdentity, npmPurl } from "../purl";
import { cleanText, normaliseText } from "../text";
import { type Lockfile, type LockfileEntry, lockfileShape } from "./shape";

const LIMITS = { maxBytes: 128 * 1024 * 1024, maxDepth: 32 } as const;
const FOLDER = "node_modules/";

/**
 * Reads a package-lock.json (version 2 or 3) as a bill of materials.
 *
 * Every place where a package is installed is a component, with its place as `ref`; a link (a workspace) is the folder
 * that it points to. Who needs whom is found as Node.js finds it: from the folder of the package upwards through the
 * `node_modules` folders. The root needs its workspaces. What an alias (`npm:other@1`) installs is known by its real name.
 *
 * Kinds: RUNTIME, OPTIONAL, PEER; DEVELOPMENT from the root and its workspaces. What is wanted as optional or by a peer
 * and is not installed is no edge; what is wanted otherwise and missing is reported as dangling.
 * Laws: as `readCycloneDx`. Errors: IMPORT_INVALID with the path of the place, also for version 1.
 * Source: npm's documentation of package-lock.json; Node.js's documentation of loading from node_modules folders.
 */
export function readLockfile(bytes: Uint8Array): BillOfMaterials {
  const lockfile = checkShape(lockfileShape, parseJson(bytes, LIMITS));
  const entries = new Map(Object.entries(lockfile.packages));
  const root = entries.get("");
  if (root === undefined) throw importInvalid(["packages"], 'lacks the entry "" of the project itself');
  if (entries.size > MAX_COMPONENTS + 1)
    throw importInvalid(["packages"], `the bill has more than ${MAX_COMPONENTS.toLocaleString("en")} components`);

  const installed = [...entries].filter(([, entry]) => entry.link !== true && entry.extraneous !== true);
  installed.sort(([a], [b]) => (a < b ? -1 : 1));
  const places = new Map(installed.map(([location], index) => [location, index]));
  for (const [location, entry] of entries) {
    const target = entry.link === true && typeof entry.resolved === "string" ? places.get(entry.resolved) : undefined;
    if (target !== undefined) places.set(location, target);
  }
  const components = installed.map(([location, entry]) => toComponent(location, entry, lockfile));
  return createBill({
    format: "npm",
    formatVersion: String(lockfile.lockfileVersion),
    components,
    componentsRead: installed.length,
    duplicateComponents: new Listing().listed,
    invalidPurls: new Listing().listed,
    ...readEdges(installed, entries, places),
  });
}

function toComponent(location: string, entry: LockfileEntry, lockfile: Lockfile): Component {
  const name = nameOf(location, entry, lockfile);
  const licences = licencesOf(entry.license);
  const purl = npmPurl(name);
  if (!isIdentity(purl)) throw importInvalid(["packages", location], "its name is longer than can be kept");
  const version = location === "" ? (entry.version ?? lockfile.version) : entry.version;
  return {
    ref: location === "" ? "." : location,
    identity: purl,
    purl,
    name,
    version: version === undefined ? null : normaliseText(version),
    licences,
    licence: expressionOfAll(licences),
    repository: null,
    need: needOf(entry),
  };
}

function nameOf(location: string, entry: LockfileEntry, lockfile: Lockfile): string {
  const stated = entry.name ?? (location === "" ? lockfile.name : undefined);
  const folder = location.slice(location.lastIndexOf(FOLDER) + (location.includes(FOLDER) ? FOLDER.length : 1));
  const name = normaliseText(stated ?? folder).toLowerCase();
  if (!/^(@[^/@\s]+\/)?[^/@\s]+$/.test(name)) {
    const last = location.slice(location.lastIndexOf("/") + 1);
    if (last === "" || /[@\s]/.test(last)) throw importInvalid(["packages", location], "does not say a package name");
    return last.toLowerCase();
  }
  return name;
}

function needOf(entry: LockfileEntry): DependencyKind {
  if (entry.dev === true) return "DEVELOPMENT";
  return entry.optional === true || entry.devOptional === true ? "OPTIONAL" : "RUNTIME";
}

/** A text; in old manifests also `{ type }` or a list of either. */
function licencesOf(stated: unknown): string[] {
  if (Array.isArray(stated)) return stated.slice(0, 20).flatMap((one) => (Array.isArray(one) ? [] : licencesOf(one)));
  if (typeof stated === "object" && stated !== null && "type" in stated) return licencesOf(stated.type);
  return typeof stated === "string" && stated.trim() !== "" ? [cleanText(stated, 300)] : [];
}

function readEdges(
  installed: readonly (readonly [string, LockfileEntry])[],
  entries: ReadonlyMap<string, LockfileEntry>,
  places: ReadonlyMap<string, number>,
) {
  const edges: Edge[] = [];
  const dangling = new Listing();
  let edgesRead = 0;
  installed.forEach(([location, entry], from) => {
    for (const [name, kind] of wantedBy(entry)) {
      if (++edgesRead > MAX_EDGES)
        throw importInvalid(["packages", location], `the bill has more than ${MAX_EDGES.toLocaleString("en")} edges`);
      const to = resolve(location, name, places);
      if (to !== null) edges.push({ from, to, kind });
      else if (kind === "RUNTIME" || kind === "DEVELOPMENT") dangling.add(`${location || "."} → ${name}`);
    }
  });
  // The root needs its workspaces: they are linked from its own node_modules folder.
  for (const [location, entry] of entries) {
    const to = places.get(location);
    if (entry.link === true && to !== undefined && location.lastIndexOf(FOLDER) === 0)
      edges.push({ from: 0, to, kind: "RUNTIME" });
  }
  return { edges, edgesRead, danglingEdges: dangling.listed };
}

/** Each name once; what is required for running counts before what is required otherwise. */
function wantedBy(entry: LockfileEntry): Map<string, DependencyKind> {
  const wanted = new Map<string, DependencyKind>();
  const lists: [Readonly<Record<string, unknown>> | undefined, DependencyKind][] = [
    [entry.devDependencies, "DEVELOPMENT"],
    [entry.peerDependencies, "PEER"],
    [entry.dependencies, "RUNTIME"],
    // npm lists optional dependencies among the others too.
    [entry.optionalDependencies, "OPTIONAL"],
  ];
  for (const [list, kind] of lists) for (const name of Object.keys(list ?? {})) wanted.set(name, kind);
  return wanted;
}

/** The place of `name` as seen from `location`: its own node_modules folder, then that of each folder above. */
function resolve(location: string, name: string, places: ReadonlyMap<string, number>): number | null {
  let folder = location;
  for (;;) {
    const found = places.get(folder === "" ? `${FOLDER}${name}` : `${folder}/${FOLDER}${name}`);
    if (found !== undefined) return found;
    if (folder === "") return null;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
    if (folder.endsWith("/node_modules") || folder === "node_modules")
      folder = folder.slice(0, Math.max(0, folder.length - FOLDER.length));
  }
}
