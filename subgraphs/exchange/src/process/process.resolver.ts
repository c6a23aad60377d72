import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Process, ProcessSpecification } from "./process";
import type { ProcessService } from "./process.service";
import {
  CreateProcessSpecificationInput,
  CreateProcessSpecificationPayload,
  ProcessSpecificationConnectionType,
  ProcessSpecificationType,
  ProcessType,
  StartProcessInput,
  StartProcessPayload,
} from "./process.type";

const SpecificationPageArgs = definePageArgs(20);

@Resolver(() => ProcessType)
export class ProcessResolver {
  constructor(private readonly processes: ProcessService) {}

  @Mutation(() => StartProcessPayload, { description: "Begins what takes some things in and gives others out." })
  async startProcess(
    @Arg("input", () => StartProcessInput) { agent, name, basedOn }: StartProcessInput,
    @CommandParam() command: Command,
  ): Promise<{ process: Process }> {
    return { process: await this.processes.start(command, agent, name, basedOn ?? null) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() { agent }: Process): AgentStub {
    return { id: agent };
  }

  @FieldResolver(() => ProcessSpecificationType, { nullable: true })
  basedOn(
    @Root() { basedOn }: Process,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<ProcessSpecification | null> | null {
    return basedOn === null ? null : loaders.processSpecification.load(basedOn);
  }
}

@Resolver(() => ProcessSpecificationType)
export class ProcessSpecificationResolver {
  constructor(private readonly processes: ProcessService) {}

  @Query(() => ProcessSpecificationConnectionType, { description: "Kinds of processes, the newest first." })
  processSpecifications(@Args(() => SpecificationPageArgs) page: PageArgs): Promise<Connection<ProcessSpecification>> {
    return this.processes.listSpecifications(page);
  }

  @Mutation(() => CreateProcessSpecificationPayload, {
    description: "A kind of process, such as a stage that things reach.",
  })
  async createProcessSpecification(
    @Arg("input", () => CreateProcessSpecificationInput) { agent, name, note }: CreateProcessSpecificationInput,
    @CommandParam() command: Command,
  ): Promise<{ processSpecification: ProcessSpecification }> {
    return { processSpecification: await this.processes.specify(command, { agent, name, note: note ?? null }) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() { agent }: ProcessSpecification): AgentStub {
    return { id: agent };
  }
}
