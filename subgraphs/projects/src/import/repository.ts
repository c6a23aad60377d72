const PROTOCOLS: ReadonlySet<string> = new Set(["https:", "http:", "git:", "ssh:"]);
const MAX_LENGTH = 500;

/**
 * The address of a repository as it may be shown and linked; null when it is none.
 *
 * `git+https://…` becomes `https://…`; user names and passwords are taken out; other protocols (`javascript:`, `file:`)
 * are no repositories.
 */
export function findRepository(text: string): string | null {
  const address = text.trim().replace(/^git\+/, "");
  if (address.length > MAX_LENGTH || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!PROTOCOLS.has(url.protocol) || url.hostname === "") return null;
  url.username = "";
  url.password = "";
  return url.href;
}
