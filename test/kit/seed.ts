import { createProjectsSubgraph } from "@commons-hub/projects";
import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_CALLER } from "@commons-hub/shared/identity";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { TEST_LOGGER } from "@commons-hub/shared/testing";
import { type Answer, ask, type AskOptions, Stream } from "./client";
import { operation, rootFieldOf } from "./contract";

type Fields = Record<string, unknown>;

/** Somebody with an access key, who acts through the gateway only. */
export class Person {
  constructor(
    readonly id: string,
    readonly token: string,
    private readonly endpoint: string,
  ) {}

  ask(document: string, variables: object = {}, options: AskOptions = {}): Promise<Answer> {
    return ask(this.endpoint, document, variables, { token: this.token, ...options });
  }

  /** Runs a command of the contract and answers its payload. Errors: with the answer's errors, when it has any. */
  async run<T = Fields>(command: string, input: object, options: AskOptions = {}): Promise<T> {
    const answer = await this.ask(command, { input }, options);
    const payload = answer.data?.[rootFieldOf(command)];
    if (answer.errors || !payload) throw new Error(`${command}: ${JSON.stringify(answer.errors ?? answer)}`);
    return payload as T;
  }

  follow<T>(document: string, variables: object): Stream<T> {
    return new Stream<T>(this.endpoint, document, variables, this.token);
  }
}

/** Makes the first people of an empty hub, as its operator does; everything after goes through the gateway. */
export class Seed {
  private constructor(
    private readonly projects: Subgraph,
    private readonly endpoint: string,
    private readonly bus: MemoryBus,
  ) {}

  static async open(databaseUrl: string, endpoint: string, secret: Uint8Array): Promise<Seed> {
    const bus = new MemoryBus();
    const projects = await createProjectsSubgraph({ databaseUrl, poolSize: 2, bus, logger: TEST_LOGGER, secret });
    return new Seed(projects, endpoint, bus);
  }

  async person(name: string): Promise<Person> {
    const { agent } = await this.#run<{ agent: { id: string } }>("CreateAgent", { kind: "PERSON", name });
    const { secret } = await this.#run<{ secret: string }>("CreateAccessKey", {
      agent: agent.id,
      scopes: ["READ", "PROJECTS", "GOVERNANCE", "EXCHANGE", "RETURNS"],
    });
    return new Person(agent.id, secret, this.endpoint);
  }

  /** A person who is the first steward of a new organization. */
  async organization(name: string): Promise<{ readonly id: string; readonly steward: Person }> {
    const steward = await this.person(`Steward of ${name}`);
    const { agent } = await steward.run<{ agent: { id: string } }>("CreateAgent", { kind: "ORGANIZATION", name });
    return { id: agent.id, steward };
  }

  /** People with one role in an organization. */
  async members(
    organization: { readonly id: string; readonly steward: Person },
    count: number,
    roles: readonly string[] = ["MEMBER"],
  ): Promise<Person[]> {
    const people = await Promise.all(Array.from({ length: count }, (_, i) => this.person(`Member ${i + 1}`)));
    for (const person of people)
      await organization.steward.run("AddMember", { organization: organization.id, agent: person.id, roles });
    return people;
  }

  async close(): Promise<void> {
    await this.projects.stop();
    await this.bus.close();
  }

  async #run<T>(command: string, input: object): Promise<T> {
    const result = await this.projects.execute({
      query: operation(command),
      variables: { input },
      caller: HUB_CALLER,
      requestId: "seed",
    });
    const payload = result.data?.[rootFieldOf(command)];
    if (result.errors || !payload) throw new Error(`${command}: ${JSON.stringify(result.errors)}`);
    return payload as T;
  }
}
