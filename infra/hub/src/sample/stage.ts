import { type Caller, HUB_CALLER, type Role, SCOPES } from "@commons-hub/shared/identity";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import type { PartName } from "../env";
import { MEMBERSHIPS, type OrganizationName, ORGANIZATIONS, type PersonName } from "./cast";

/**
 * Where the cast acts: each step is a mutation of a part's public schema with an idempotency key of its own, so that a
 * sample that was killed half way is finished and not doubled.
 */
export class Stage {
  readonly people = new Map<PersonName, string>();
  readonly organizations = new Map<OrganizationName, string>();

  constructor(private readonly parts: Readonly<Record<PartName, Subgraph>>) {}

  person(name: PersonName): string {
    return known(this.people, name);
  }

  organization(name: OrganizationName): string {
    return known(this.organizations, name);
  }

  /** Runs one mutation as somebody; answers the record that `selection` picks from its payload. */
  async act<T extends object = { id: string }>(step: Step<T>): Promise<T> {
    const { part, field, input, selection } = step;
    const type = `${field.slice(0, 1).toUpperCase()}${field.slice(1)}Input`;
    const data = await this.#execute(
      part,
      `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
      { input },
      step.as,
      `sample:${step.key}`,
    );
    return Object.values(data[field] as Record<string, unknown>)[0] as T;
  }

  async read<T>(part: PartName, query: string, variables: Record<string, unknown>): Promise<T> {
    return (await this.#execute(part, query, variables, null, undefined)) as T;
  }

  async #execute(
    part: PartName,
    query: string,
    variables: Record<string, unknown>,
    as: PersonName | null,
    idempotencyKey: string | undefined,
  ) {
    const caller = as === null ? HUB_CALLER : this.#callerOf(as);
    const { data, errors } = await this.parts[part].execute({
      query,
      variables,
      caller,
      idempotencyKey,
      requestId: idempotencyKey ?? "sample",
    });
    if (errors || !data)
      throw new Error(`the sample commons cannot be loaded: ${idempotencyKey ?? query}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Somebody with the roles that the cast gives. */
  #callerOf(name: PersonName): Caller {
    const founded = Object.entries(ORGANIZATIONS).filter(([, { founder }]) => founder === name);
    const roles: [OrganizationName, readonly Role[]][] = [
      ...founded.map(([organization]): [OrganizationName, readonly Role[]] => [
        organization as OrganizationName,
        ["STEWARD"],
      ]),
      ...MEMBERSHIPS.filter(([member]) => member === name).map(
        ([, organization, held]): [OrganizationName, readonly Role[]] => [organization, held],
      ),
    ];
    const memberships = roles.flatMap(([organization, held]) => {
      const id = this.organizations.get(organization);
      return id === undefined ? [] : [{ organization: id, roles: held }];
    });
    return {
      kind: "agent",
      agent: this.person(name),
      key: null,
      scopes: SCOPES,
      memberships,
      readAt: new Date().toISOString(),
    };
  }
}

export interface Step<T extends object = { id: string }> {
  /** Its own among all steps. */
  readonly key: string;
  readonly part: PartName;
  readonly field: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Of the payload; its first field is answered. */
  readonly selection: string;
  /** Null: the operator. */
  readonly as: PersonName | null;
  /** Only for the type of the answer. */
  readonly answer?: T | undefined;
}

function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${String(key)} is not on the stage yet`);
  return value;
}
