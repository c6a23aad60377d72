import { MEMBERSHIPS, ORGANIZATIONS, type OrganizationName, PEOPLE, type PersonName } from "./cast";
import type { Stage } from "./stage";

/** Brings the people, what they founded, and who is a member of what. */
export async function enterPeople(stage: Stage): Promise<void> {
  for (const [key, name] of Object.entries(PEOPLE)) {
    const { id } = await stage.act({
      key: `person:${key}`,
      part: "projects",
      field: "createAgent",
      as: null,
      selection: "agent { id }",
      input: { kind: "PERSON", name },
    });
    stage.people.set(key as PersonName, id);
  }
  for (const [key, { name, uri, founder }] of Object.entries(ORGANIZATIONS)) {
    const input = { kind: "ORGANIZATION", name, uri };
    const { id } = await stage.act({
      key: `organization:${key}`,
      part: "projects",
      field: "createAgent",
      as: founder,
      selection: "agent { id }",
      input,
    });
    stage.organizations.set(key as OrganizationName, id);
  }
  for (const [person, organization, roles] of MEMBERSHIPS) {
    const input = { organization: stage.organization(organization), agent: stage.person(person), roles };
    const as = ORGANIZATIONS[organization].founder;
    await stage.act({
      key: `member:${person}:${organization}`,
      part: "projects",
      field: "addMember",
      as,
      selection: "membership { id }",
      input,
    });
  }
}
