import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import { operationFromDocument, type Schema, Supergraph } from "@apollo/federation-internals";
import { type FetchNode, QueryPlanner, type QueryPlan } from "@apollo/query-planner";
import { SILENT } from "@commons-hub/shared/logging";
import type { ExecutionResult, GraphQLSchema } from "graphql";
import type { Call } from "../execution/call";
import type { AdmittedOperation } from "../execution/documents";
import type { Engine } from "../execution/engine";
import { plainResponse } from "../execution/data-source";
import { Lru } from "../execution/lru";

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
 * Plans subscriptions, which the Apollo gateway plans but does not execute.
 *
 * A plan is `{ primary, rest }`: the primary fetch is opened as a subscription at its owner; each event then takes the
 * place of that fetch in an ordinary plan, which fills in what other subgraphs own.
 */
export class EventPlanner {
  readonly #plans: Lru<string, EventPlan>;
  #planner:
    { readonly query: QueryPlanner; readonly apiSchema: Schema; readonly supergraph: GraphQLSchema } | undefined;

  constructor(
    private readonly engine: Engine,
    cachedPlans: number,
  ) {
    this.#plans = new Lru(cachedPlans);
  }

  plan(operation: AdmittedOperation): EventPlan {
    const key = `${operation.hash} ${operation.operationName ?? ""}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const { query, apiSchema } = this.#load();
    const { operationName } = operation;
    const options = operationName === undefined ? {} : { operationName };
    const { node } = query.buildQueryPlan(operationFromDocument(apiSchema, operation.document, options));
    if (node?.kind !== "Subscription") throw new Error("The plan of a subscription has no primary fetch.");
    const event: FetchNode = { ...node.primary, serviceName: EVENT_SERVICE };
    const plan: EventPlan = {
      subgraph: node.primary.serviceName,
      operation: node.primary.operation,
      operationName: node.primary.operationName,
      variableNames: node.primary.variableUsages ?? [],
      plan: {
        kind: "QueryPlan",
        node: { kind: "Sequence", nodes: node.rest === undefined ? [event] : [event, node.rest] },
      },
    };
    this.#plans.set(key, plan);
    return plan;
  }

  /** Fills in one event: the same errors and nulls as a query of the same fields would have. */
  async execute(
    { plan }: EventPlan,
    operation: AdmittedOperation,
    event: ExecutionResult,
    call: Call,
  ): Promise<ExecutionResult> {
    const { apiSchema, supergraph } = this.#load();
    const source: GraphQLDataSource = { process: () => Promise.resolve(plainResponse(event)) };
    const services = Object.fromEntries([...this.engine.dataSources, [EVENT_SERVICE, source]]);
    const context = {
      request: { variables: { ...operation.variables } },
      context: { call },
      metrics: {},
      logger: SILENT,
    } as unknown as QueryContext;
    const operationContext = buildOperationContext({
      schema: this.engine.schema,
      operationDocument: operation.document,
      ...(operation.operationName === undefined ? {} : { operationName: operation.operationName }),
    });
    return executeQueryPlan(plan, services, context, operationContext, supergraph, apiSchema);
  }

  /** A planner costs memory and time, so it is made for the first subscription. */
  #load(): { readonly query: QueryPlanner; readonly apiSchema: Schema; readonly supergraph: GraphQLSchema } {
    if (this.#planner !== undefined) return this.#planner;
    const supergraph = Supergraph.build(this.engine.supergraph.sdl);
    this.#planner = {
      query: new QueryPlanner(supergraph),
      apiSchema: supergraph.apiSchema(),
      supergraph: supergraph.schema.toGraphQLJSSchema(),
    };
    return this.#planner;
  }
}
