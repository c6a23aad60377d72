import type { Command } from "@commons-hub/shared/database";
import type { Scope } from "@commons-hub/shared/identity";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Agent } from "../agent/agent";
import { AgentType } from "../agent/agent.type";
import type { ProjectsContext } from "../context";
import type { AccessKey, KeyHolder } from "./access-key";
import type { AccessKeyService } from "./access-key.service";
import {
  AccessKeyType,
  CreateAccessKeyInput,
  CreateAccessKeyPayload,
  KeyHolderType,
  RevokeAccessKeyInput,
  RevokeAccessKeyPayload,
  ViewerType,
} from "./access-key.type";

@Resolver(() => AccessKeyType)
export class AccessKeyResolver {
  constructor(private readonly keys: AccessKeyService) {}

  @FieldResolver(() => AgentType)
  agent(@Root() key: AccessKey, @Ctx() context: ProjectsContext): Promise<Agent | null> {
    return context.loaders.agent.load(key.agent);
  }

  @Mutation(() => CreateAccessKeyPayload)
  createAccessKey(
    @Arg("input", () => CreateAccessKeyInput) input: CreateAccessKeyInput,
    @CommandParam() command: Command,
  ): Promise<CreateAccessKeyPayload> {
    return this.keys.create(command, input);
  }

  @Mutation(() => RevokeAccessKeyPayload)
  async revokeAccessKey(
    @Arg("input", () => RevokeAccessKeyInput) input: RevokeAccessKeyInput,
    @CommandParam() command: Command,
  ): Promise<RevokeAccessKeyPayload> {
    return { accessKey: await this.keys.revoke(command, input) };
  }

  @Directive("@inaccessible")
  @Query(() => KeyHolderType, { nullable: true })
  keyHolder(@Arg("hash", () => String) hash: string, @Ctx() context: ProjectsContext): Promise<KeyHolder | null> {
    return this.keys.findHolder(context.caller, hash);
  }
}

interface Viewer {
  readonly agent: Agent;
  readonly scopes: readonly Scope[];
}

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(private readonly keys: AccessKeyService) {}

  @Query(() => ViewerType, { nullable: true, description: "The caller; null without a token." })
  async viewer(@Ctx() { caller, loaders }: ProjectsContext): Promise<Viewer | null> {
    const agent = caller.agent === null ? null : await loaders.agent.load(caller.agent);
    return agent === null ? null : { agent, scopes: caller.scopes };
  }

  @Directive("@listSize(assumedSize: 20)")
  @FieldResolver(() => [AccessKeyType], { description: "The caller's own, the newest first; at most 100." })
  accessKeys(@Ctx() context: ProjectsContext): Promise<readonly AccessKey[]> {
    return this.keys.listOwn(context.caller);
  }
}
