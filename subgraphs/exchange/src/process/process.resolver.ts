import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { Process } from "./process";
import type { ProcessService } from "./process.service";
import { ProcessType, StartProcessInput, StartProcessPayload } from "./process.type";

@Resolver(() => ProcessType)
export class ProcessResolver {
  constructor(private readonly processes: ProcessService) {}

  @Mutation(() => StartProcessPayload)
  async startProcess(
    @Arg("input", () => StartProcessInput) input: StartProcessInput,
    @CommandParam() command: Command,
  ): Promise<{ process: Process }> {
    return { process: await this.processes.start(command, input.agent, input.name) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() { agent }: Process): AgentStub {
    return { id: agent };
  }
}
