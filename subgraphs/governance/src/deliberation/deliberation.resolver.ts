import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference, referenceTo } from "../foreign/foreign.type";
import type { Proposal } from "../proposal/proposal";
import { ProposalType } from "../proposal/proposal.type";
import { type Argument, type Objection, resolvedAtOf } from "./deliberation";
import type { DeliberationService } from "./deliberation.service";
import {
  AddArgumentInput,
  AddArgumentPayload,
  AnswerObjectionInput,
  AnswerObjectionPayload,
  ArgumentConnectionType,
  ArgumentType,
  EraseWordsInput,
  EraseWordsPayload,
  ObjectionConnectionType,
  ObjectionType,
  RaiseObjectionInput,
  RaiseObjectionPayload,
  WithdrawObjectionInput,
  WithdrawObjectionPayload,
} from "./deliberation.type";

const WordsPageArgs = definePageArgs(20);

@Resolver(() => ProposalType)
export class DeliberationResolver {
  constructor(private readonly deliberation: DeliberationService) {}

  @Mutation(() => AddArgumentPayload, { description: "By who takes part, until the close." })
  async addArgument(
    @Arg("input", () => AddArgumentInput) input: AddArgumentInput,
    @CommandParam() command: Command,
  ): Promise<{ argument: Argument }> {
    const argument = await this.deliberation.addArgument(command, input);
    return { argument };
  }

  @Mutation(() => RaiseObjectionPayload, { description: "By who takes part, until the close." })
  async raiseObjection(
    @Arg("input", () => RaiseObjectionInput) input: RaiseObjectionInput,
    @CommandParam() command: Command,
  ): Promise<{ objection: Objection }> {
    return { objection: await this.deliberation.raise(command, input) };
  }

  @Mutation(() => AnswerObjectionPayload, { description: "By who drafted the proposal, or a steward; resolves it." })
  async answerObjection(
    @Arg("input", () => AnswerObjectionInput) input: AnswerObjectionInput,
    @CommandParam() command: Command,
  ): Promise<{ objection: Objection }> {
    return { objection: await this.deliberation.answer(command, input.objection, input.answer) };
  }

  @Mutation(() => WithdrawObjectionPayload, { description: "By who raised it; resolves it." })
  async withdrawObjection(
    @Arg("input", () => WithdrawObjectionInput) input: WithdrawObjectionInput,
    @CommandParam() command: Command,
  ): Promise<{ objection: Objection }> {
    return { objection: await this.deliberation.withdraw(command, input.objection) };
  }

  @Mutation(() => EraseWordsPayload, {
    description: "Takes your words and name from arguments, objections and answers; no chain of events breaks.",
  })
  async eraseWords(
    @Arg("input", () => EraseWordsInput) input: EraseWordsInput,
    @CommandParam() command: Command,
  ): Promise<EraseWordsPayload> {
    const erased = await this.deliberation.erase(command, input.agent);
    return { erased };
  }

  @FieldResolver(() => ArgumentConnectionType, { description: "By age." })
  arguments(
    @Root() proposal: Proposal,
    @Args(() => WordsPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Argument>> {
    return context.loaders.argumentsOf.load(proposal.id, null, page);
  }

  @FieldResolver(() => ObjectionConnectionType, { description: "By age." })
  objections(
    @Root() proposal: Proposal,
    @Args(() => WordsPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Objection>> {
    return context.loaders.objectionsOf.load(proposal.id, null, page);
  }
}

@Resolver(() => ArgumentType)
export class ArgumentResolver {
  @FieldResolver(() => ProposalType)
  proposal(@Root() argument: Argument, @Ctx() context: GovernanceContext): Promise<Proposal | null> {
    return context.loaders.proposal.load(argument.proposal);
  }

  @FieldResolver(() => AgentType, { nullable: true })
  author(@Root() argument: Argument): Reference | null {
    return referenceTo(argument.author);
  }

  @FieldResolver(() => ArgumentType, { nullable: true, description: "The argument that it answers." })
  async replyTo(@Root() argument: Argument, @Ctx() context: GovernanceContext): Promise<Argument | null> {
    return argument.replyTo === null ? null : context.loaders.argument.load(argument.replyTo);
  }
}

@Resolver(() => ObjectionType)
export class ObjectionResolver {
  @FieldResolver(() => ProposalType)
  proposal(@Root() objection: Objection, @Ctx() context: GovernanceContext): Promise<Proposal | null> {
    return context.loaders.proposal.load(objection.proposal);
  }

  @FieldResolver(() => AgentType, { nullable: true })
  author(@Root() objection: Objection): Reference | null {
    return referenceTo(objection.author);
  }

  @FieldResolver(() => AgentType, { nullable: true })
  answeredBy(@Root() objection: Objection): Reference | null {
    return referenceTo(objection.answeredBy);
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: "Answered or withdrawn; null: it stands." })
  resolvedAt(@Root() objection: Objection): Date | null {
    return resolvedAtOf(objection);
  }
}
