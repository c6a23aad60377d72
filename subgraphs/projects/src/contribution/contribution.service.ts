import { type Command, constraintOf, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireAgent, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import { AgentRepository } from "../agent/agent.repository";
import { mayActForNow } from "../membership/membership.service";
import { getProject, mayCareFor } from "../project/project.service";
import {
  type Contribution,
  createContribution,
  type NewContribution,
  requireOther,
  requireSameSubject,
} from "./contribution";
import { contributionConfirmed, contributionRecorded } from "./contribution.events";
import { type Confirmation, type ContributionPlace, ContributionRepository } from "./contribution.repository";

export class ContributionService {
  readonly #contributions: ContributionRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#contributions = new ContributionRepository(work.sql);
  }

  /**
   * Writes down what somebody gave: by the contributor, a steward of the organization that contributed, or a steward of
   * the project.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND (agent, project, corrected record), INVALID_INPUT, ALREADY_EXISTS when
   * the record was corrected before: then the correction is what may be corrected.
   */
  async record(command: Command, input: NewContribution): Promise<Contribution> {
    const { caller } = command;
    requireScope(caller, "PROJECTS");
    try {
      return await this.work.run(command, async (tx) => {
        const project = await getProject(tx, input.project);
        if ((await new AgentRepository(tx).load([input.agent])).length === 0)
          throw new DomainError("NOT_FOUND", "There is no such agent.", { agent: input.agent });
        if (!((await mayActForNow(tx, caller, input.agent)) || (await mayCareFor(tx, caller, project.id))))
          throw new DomainError("FORBIDDEN", "Only the contributor or a steward of the project writes this down.", {
            project: project.id,
          });
        const contribution = createContribution(newId("ctb"), input, caller.agent, await tx.now());
        if (contribution.corrects !== null)
          requireSameSubject(contribution, await getContribution(tx, contribution.corrects));
        await ContributionRepository.insertMissing(tx, [contribution]);
        tx.emit(contributionRecorded(contribution, caller.agent));
        return contribution;
      });
    } catch (error) {
      if (constraintOf(error) !== "contribution_corrected_once") throw error;
      throw new DomainError(
        "ALREADY_EXISTS",
        "This record has been corrected; correct the correction instead.",
        { corrects: input.corrects },
        { cause: error },
      );
    }
  }

  /**
   * A steward of the project confirms what somebody else gave. Confirming again changes nothing.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (no steward), NOT_FOUND, SELF_CONFIRMATION, STATE_CONFLICT for a record that was
   * corrected.
   */
  confirm(command: Command, input: { contribution: string }): Promise<Contribution> {
    return this.work.run(command, async (tx) => {
      const { caller } = command;
      const confirmer = requireAgent(caller, "PROJECTS");
      const contribution = await getContribution(tx, input.contribution);
      if (!(await mayCareFor(tx, caller, contribution.project)))
        throw new DomainError("FORBIDDEN", "Only a steward of the project confirms contributions to it.", {
          project: contribution.project,
        });
      requireOther(contribution, confirmer, await mayActForNow(tx, caller, contribution.agent));
      if (await new ContributionRepository(tx).isCorrected(contribution.id))
        throw new DomainError("STATE_CONFLICT", "This record has been corrected; confirm the correction.", {
          contribution: contribution.id,
        });
      if (await ContributionRepository.insertConfirmation(tx, contribution.id, confirmer))
        tx.emit(contributionConfirmed(contribution, confirmer));
      return contribution;
    });
  }

  load(ids: readonly string[]): Promise<Contribution[]> {
    return this.#contributions.load(ids);
  }

  loadConfirmations(contributions: readonly string[]): Promise<Confirmation[]> {
    return this.#contributions.loadConfirmations(contributions);
  }

  countOfMany(owner: "agent" | "project", ids: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#contributions.countOfMany(owner, ids);
  }

  /** Pages of many owners at once, the latest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  listOfMany(
    owner: "agent" | "project",
    ids: readonly string[],
    first: number,
    after: string | null,
  ): Promise<Contribution[]> {
    return this.#contributions.listOfMany(
      owner,
      ids,
      after === null ? null : placeOf(after),
      requirePageSize(first) + 1,
    );
  }
}

function placeOf(cursor: string): ContributionPlace {
  const [at, id] = decodeCursor(cursor, 2);
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
  return { at: new Date(at).toISOString(), id };
}

/** Errors: NOT_FOUND. */
async function getContribution(tx: Transaction, id: string): Promise<Contribution> {
  await ContributionRepository.lock(tx, id);
  const [contribution] = await new ContributionRepository(tx).load([id]);
  if (contribution === undefined)
    throw new DomainError("NOT_FOUND", "There is no such contribution.", { contribution: id });
  return contribution;
}
