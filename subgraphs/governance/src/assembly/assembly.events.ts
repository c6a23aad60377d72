import type { NewEvent } from "@commons-hub/shared/event";
import type { AssemblyWithChambers } from "./assembly";

export const ASSEMBLY_CREATED = "governance.assembly.created.v1";

/** First event of the assembly's chain. */
export function assemblyCreated({ assembly, chambers }: AssemblyWithChambers, actor: string | null): NewEvent {
  const { id, name, organization, project, territory } = assembly;
  return {
    type: ASSEMBLY_CREATED,
    actor,
    subject: id,
    stream: id,
    payload: {
      assembly: id,
      name,
      organization,
      project,
      territory,
      chambers: chambers.map((chamber) => ({
        chamber: chamber.id,
        name: chamber.name,
        rule: chamber.rule,
        weight: chamber.weight,
        periodDays: chamber.periodDays,
        organization: chamber.organization,
        project: chamber.project,
      })),
    },
  };
}
