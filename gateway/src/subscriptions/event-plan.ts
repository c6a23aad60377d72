import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import type { FetchNode, QueryPlan } from "@apollo/query-planner";
import { SILENT } from "@commons-hub/shared/logging";
import type { ExecutionResult } from "graphql";
import type { Call } from "../execution/call";
import { plainResponse } from "../execution/data-source";
import type { AdmittedOperation } from "../execution/documents";
import type { Engine } from "../execution/engine";

/** Name under which an event takes part in a plan; no subgraph can have it. */
const EVENT_SERVICE = "(event)";

type QueryContext = Parameters<typeof executeQueryPlan>[2];

/** How one subscription is executed: opened at `subgraph` with `operation`, then `plan` for each event. */
export interface EventPlan {
  readonly subgraph: string;
  readonly operation: string;
  readonly operationName: string | undefined;
  /** Variables that the subgraph's operation uses. */
  readonly variableNames: readonly string[];
  readonly plan: QueryPlan;
}

/**
 * Plans a subscription, which Apollo plans but does not execute.
 *
 * A plan is `{ primary, rest }`: the primary fetch is opened as a subscription at its owner; each event then takes the
 * place of that fetch in an ordinary plan, which fills in what other subgraphs own.
 */
export function planEvents({ planner }: Engine, operation: AdmittedOperation): EventPlan {
  const { node } = planner.plan(operation);
  if (node?.kind !== "Subscription") throw new Error("The plan of a subscription has no primary fetch.");
  const event: FetchNode = { ...node.primary, serviceName: EVENT_SERVICE };
  return {
    subgraph: node.primary.serviceName,
    operation: node.primary.operation,
    operationName: node.primary.operationName,
    variableNames: node.primary.variableUsages ?? [],
    plan: {
      kind: "QueryPlan",
      node: { kind: "Sequence", nodes: node.rest === undefined ? [event] : [event, node.rest] },
    },
  };
}

/** Fills in one event: the same errors and nulls as a query of the same fields would have. */
export function executeEvent(
  { planner, services }: Engine,
  { plan }: EventPlan,
  operation: AdmittedOperation,
  event: ExecutionResult,
  call: Call,
): Promise<ExecutionResult> {
  const source: GraphQLDataSource = { process: () => Promise.resolve(plainResponse(event)) };
  const context = {
    request: { variables: { ...operation.variables } },
    context: { call },
    metrics: {},
    logger: SILENT,
  } as unknown as QueryContext;
  const operationContext = buildOperationContext({
    schema: planner.schema,
    operationDocument: operation.document,
    ...(operation.operationName === undefined ? {} : { operationName: operation.operationName }),
  });
  return executeQueryPlan(
    plan,
    { ...services, [EVENT_SERVICE]: source },
    context,
    operationContext,
    planner.supergraphSchema,
    planner.apiSchema,
  );
}
