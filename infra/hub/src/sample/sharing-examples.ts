import { TERRITORY } from "./cast";
import type { SampleExample } from "./examples";
import type { Shared } from "./sharing";
import type { Stage } from "./stage";

/** What can be tried of shared means and the limits of nature. */
export function sharingExamples(stage: Stage, shared: Shared): SampleExample[] {
  const day = Math.ceil(Date.now() / 86_400_000 + 3) * 86_400_000;
  return [
    {
      name: "MakeItHere",
      token: null,
      variables: { design: shared.table, near: { latitude: 53.35, longitude: -6.26, radiusKm: 25 } },
    },
    { name: "EcologicalHeadroom", token: null, variables: { territory: TERRITORY } },
    {
      name: "CreateResourceStock",
      token: "steward",
      variables: {
        input: {
          steward: stage.organization("foundation"),
          specification: shared.water,
          territory: "Valley {fresh}",
          period: { from: "2026-01-01T00:00:00Z" },
          capacity: { value: "900", unit: "MTQ" },
        },
      },
    },
    {
      name: "ReserveStock",
      token: "member",
      variables: {
        input: { stock: shared.river, agent: stage.person("sade"), quantity: { value: "0.25", unit: "MTQ" } },
      },
    },
    {
      name: "BookResource",
      token: "member",
      variables: {
        input: {
          resource: shared.bicycle,
          agent: stage.person("sade"),
          startsAt: new Date(day).toISOString(),
          endsAt: new Date(day + 2 * 3_600_000).toISOString(),
        },
      },
    },
  ];
}
