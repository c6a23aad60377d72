import { operationFromDocument, type Schema, Supergraph } from "@apollo/federation-internals";
import { type QueryPlan, QueryPlanner } from "@apollo/query-planner";
import type { DocumentNode, GraphQLSchema } from "graphql";
import type { GatewayLimits } from "../security/limits";
import { Lru } from "./lru";

/** What a plan is made for; `hash` stands for the document. */
export interface Plannable {
  readonly source: string;
  readonly hash: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
}

/**
 * Plans operations on one supergraph, each once.
 *
 * The limits that Apollo's planner sets itself against hostile documents stay on.
 */
export class Planner {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: Schema;
  /** With everything that is hidden from clients. */
  readonly supergraphSchema: GraphQLSchema;
  readonly #planner: QueryPlanner;
  readonly #plans: Lru<string, QueryPlan>;

  /** Errors: throws when the supergraph is not valid. */
  constructor(supergraph: string, limits: Pick<GatewayLimits, "cachedDocuments" | "cachedCharacters">) {
    const built = Supergraph.build(supergraph, { validateSupergraph: true });
    this.apiSchema = built.apiSchema();
    this.schema = this.apiSchema.toGraphQLJSSchema();
    this.supergraphSchema = built.schema.toGraphQLJSSchema();
    this.#planner = new QueryPlanner(built);
    this.#plans = new Lru(limits.cachedDocuments, limits.cachedCharacters);
  }

  plan({ source, hash, document, operationName }: Plannable): QueryPlan {
    const key = operationName === undefined ? hash : `${hash} ${operationName}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const options = operationName === undefined ? {} : { operationName };
    const plan = this.#planner.buildQueryPlan(operationFromDocument(this.apiSchema, document, options));
    this.#plans.set(key, plan, source.length);
    return plan;
  }
}
