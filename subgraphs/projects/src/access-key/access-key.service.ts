import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { AgentRepository } from "../agent/agent.repository";
import { mayActForNow } from "../membership/membership.service";
import {
  type AccessKey,
  createAccessKey,
  hashSecret,
  type KeyHolder,
  type NewAccessKey,
  newSecret,
  revokeAccessKey,
} from "./access-key";
import { accessKeyCreated, accessKeyRevoked } from "./access-key.events";
import { AccessKeyRepository } from "./access-key.repository";

const MAX_LISTED = 100;

export interface CreatedAccessKey {
  /** Null when the command is answered a second time: the secret is nowhere any more. */
  readonly secret: string | null;
  readonly accessKey: AccessKey;
}

export class AccessKeyService {
  readonly #keys: AccessKeyRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#keys = new AccessKeyRepository(work.sql);
  }

  /**
   * Makes a key for an agent: by the agent, by a steward of the organization that it is for, by an ADMIN, or, once, for
   * a person who has none, by whoever created that person (so that a co-op can take in somebody new).
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT.
   */
  create(command: Command, input: NewAccessKey): Promise<CreatedAccessKey> {
    return this.work.run<CreatedAccessKey>(
      command,
      async (tx) => {
        requireScope(command.caller, "PROJECTS");
        const [agent] = await new AgentRepository(tx).load([input.agent]);
        if (agent === undefined) throw new DomainError("NOT_FOUND", "There is no such agent.", { agent: input.agent });
        await requireMayMakeKey(tx, command.caller, agent.id);
        const accessKey = createAccessKey(newId("key"), input, command.caller, await tx.now());
        const secret = newSecret();
        await AccessKeyRepository.insert(tx, accessKey, hashSecret(secret));
        tx.emit(accessKeyCreated(accessKey, command.caller.agent));
        return { secret, accessKey };
      },
      { remember: ({ accessKey }) => ({ secret: null, accessKey }) },
    );
  }

  /**
   * Ends a key at once (at the gateway within seconds), by those who may see it. Revoking again changes nothing.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (scope PROJECTS), NOT_FOUND also for keys of others.
   */
  revoke(command: Command, input: { accessKey: string }): Promise<AccessKey> {
    return this.work.run(command, async (tx) => {
      requireScope(command.caller, "PROJECTS");
      const [key] = await new AccessKeyRepository(tx).load([input.accessKey]);
      if (key === undefined || !(await maySeeNow(tx, command.caller, key)))
        throw new DomainError("NOT_FOUND", "There is no such key, or it is not yours.", { accessKey: input.accessKey });
      const revoked = revokeAccessKey(key, await tx.now());
      if (revoked === key) return key;
      await AccessKeyRepository.saveRevocation(tx, revoked);
      tx.emit(accessKeyRevoked(revoked, command.caller.agent));
      return revoked;
    });
  }

  /** Keys that the caller may see; others are as if they were not there. */
  async load(ids: readonly string[], caller: Caller): Promise<AccessKey[]> {
    const keys = await this.#keys.load(ids);
    return keys.filter((key) => isAdmin(caller) || mayActFor(caller, key.agent));
  }

  /** The caller's own keys, the newest first. */
  listOwn(caller: Caller): Promise<AccessKey[]> {
    return caller.agent === null ? Promise.resolve([]) : this.#keys.listOf(caller.agent, MAX_LISTED);
  }

  /**
   * Whom a secret's hash stands for; null when no valid key has it. For the gateway alone.
   * Errors: FORBIDDEN for everybody but a part of the hub.
   */
  async findHolder(caller: Caller, hash: string): Promise<KeyHolder | null> {
    if (caller.kind !== "hub") throw new DomainError("FORBIDDEN", "Only the hub itself may ask this.");
    return this.#keys.findHolder(hash);
  }
}

function isAdmin(caller: Caller): boolean {
  return caller.scopes.includes("ADMIN");
}

async function maySeeNow(tx: Transaction, caller: Caller, key: AccessKey): Promise<boolean> {
  return isAdmin(caller) || mayActForNow(tx, caller, key.agent);
}

async function requireMayMakeKey(tx: Transaction, caller: Caller, agent: string): Promise<void> {
  if (isAdmin(caller) || (await mayActForNow(tx, caller, agent))) return;
  if (caller.agent !== null && (await AccessKeyRepository.awaitsFirstKey(tx, agent, caller.agent))) return;
  throw new DomainError("FORBIDDEN", "You may not make a key for this agent.", { agent });
}
