import type { Role } from "@commons-hub/shared/identity";

/** Written for the sample; nobody here is real. */
export const PEOPLE = {
  ines: "Ines Calder",
  leila: "Leila Haddad",
  tomas: "Tomas Wren",
  sade: "Sade Bankole",
  hugo: "Hugo Marchetti",
  mina: "Mina Okoro",
  yuki: "Yuki Tanabe",
  piotr: "Piotr Zielny",
  jonas: "Jonas Lindgren",
} as const;
export type PersonName = keyof typeof PEOPLE;

export const ORGANIZATIONS = {
  foundation: { name: "Open Hearth Foundation", uri: "https://open-hearth.example/", founder: "ines" },
  loom: { name: "Loom Software Co-operative", uri: "https://loom.example/", founder: "tomas" },
  harbour: { name: "Harbour Kitchen Co-operative", uri: "https://harbour-kitchen.example/", founder: "mina" },
  city: { name: "City of Aldermere", uri: "https://aldermere.example/", founder: "jonas" },
} as const satisfies Record<string, { name: string; uri: string; founder: PersonName }>;
export type OrganizationName = keyof typeof ORGANIZATIONS;

/** Founders are stewards already. */
export const MEMBERSHIPS: readonly (readonly [PersonName, OrganizationName, readonly Role[]])[] = [
  ["leila", "foundation", ["TREASURER", "MEMBER"]],
  ["tomas", "foundation", ["MEMBER"]],
  ["mina", "foundation", ["MEMBER"]],
  ["piotr", "foundation", ["MEMBER"]],
  ["jonas", "foundation", ["AGENCY", "OBSERVER"]],
  ["sade", "loom", ["MEMBER"]],
  ["hugo", "loom", ["MEMBER"]],
  ["yuki", "harbour", ["MEMBER"]],
  ["piotr", "harbour", ["TREASURER", "MEMBER"]],
];

/** Who the sample's tokens stand for. */
export const TOKENS = { steward: "ines", member: "sade", agency: "jonas" } as const satisfies Record<
  string,
  PersonName
>;
export type TokenName = keyof typeof TOKENS;

export const TERRITORY = "Aldermere";
