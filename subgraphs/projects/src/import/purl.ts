import { PackageURL } from "packageurl-js";

export interface PackageIdentity {
  /** The canonical package URL without version, subpath and qualifiers (but for `repository_url`, which names another registry). */
  readonly purl: string;
  readonly version: string | null;
}

/**
 * The package that a package URL names; null when it is none.
 *
 * A version is a component of a package, not another package, and so are builds for one platform (`arch`, `distro`),
 * places to fetch it from and files inside it: all of them are left out.
 * Source: the purl specification, ECMA-427.
 */
export function findPackage(text: string): PackageIdentity | null {
  try {
    const parsed = PackageURL.fromString(text);
    const registry = parsed.qualifiers?.["repository_url"];
    const qualifiers = registry === undefined ? undefined : { repository_url: registry };
    const bare = new PackageURL(parsed.type, parsed.namespace, parsed.name, undefined, qualifiers, undefined);
    return { purl: bare.toString(), version: parsed.version ?? null };
  } catch {
    // The library reports a malformed package URL only by throwing; what is wrong with it matters to nobody here.
    return null;
  }
}

/** Bytes of an identity: it is indexed, and an index takes no longer ones. */
export const MAX_IDENTITY_BYTES = 2_000;

/** Whether a project can be known by this text. */
export function isIdentity(text: string): boolean {
  return Buffer.byteLength(text) <= MAX_IDENTITY_BYTES;
}

/** The package URL of an npm package, without version. */
export function npmPurl(name: string): string {
  const slash = name.startsWith("@") ? name.indexOf("/") : -1;
  const scope = slash === -1 ? undefined : name.slice(0, slash);
  return new PackageURL("npm", scope, name.slice(slash + 1), undefined, undefined, undefined).toString();
}
