import { readText } from "./project";

/** One installed copy of a package. */
export interface LockedPackage {
  /** Where it is installed, such as `node_modules/a/node_modules/b`. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Only for building and testing. */
  readonly dev: boolean;
}

interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** All packages of package-lock.json that are not the project's own. */
export function readLockFile(): readonly LockedPackage[] {
  const { packages } = JSON.parse(readText("package-lock.json")) as { packages: Readonly<Record<string, Entry>> };
  return Object.entries(packages)
    .filter(([place, entry]) => place.includes("node_modules/") && entry.link !== true)
    .map(([place, entry]) => ({
      place,
      name: entry.name ?? place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
      version: entry.version ?? "",
      licence: entry.license ?? "",
      dev: entry.dev === true,
    }));
}
