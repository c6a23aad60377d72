import { createHash } from "node:crypto";
import { DomainError } from "@commons-hub/shared/errors";
import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  type OperationTypeNode,
  parse,
  Source,
  specifiedRules,
  validate,
} from "graphql";
import { RefusedRequest } from "../errors";
import { type Cost, measureCost } from "../security/cost";
import type { CostHints } from "../security/cost-hints";
import type { GatewayLimits } from "../security/limits";
import { checkJsonDepth, checkStructure } from "../security/structure";
import { Lru } from "./lru";

/** What a client sends as one operation, its types already checked. */
export interface OperationParameters {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** An operation that passed parsing, validation and every limit; only such ones are planned. */
export interface AdmittedOperation {
  readonly source: string;
  /** SHA-256 of the source. */
  readonly hash: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly kind: `${OperationTypeNode}`;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cost: Cost;
}

/** Admits operations: each document is parsed, measured and validated once, its cost is counted for every request. */
export class Documents {
  readonly #checked: Lru<string, DocumentNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly hints: CostHints,
    private readonly limits: GatewayLimits,
    private readonly introspection: boolean,
  ) {
    this.#checked = new Lru(limits.cachedDocuments, limits.cachedCharacters);
  }

  /** The document of a source that was admitted, by the source's hash. */
  findByHash(hash: string): DocumentNode | undefined {
    return this.#checked.get(hash);
  }

  /** Errors: RefusedRequest with every reason found. */
  admit(parameters: OperationParameters): AdmittedOperation {
    try {
      const hash = createHash("sha256").update(parameters.query).digest("hex");
      const document = this.#check(parameters.query, hash);
      const operation = chooseOperation(document, parameters.operationName);
      const variables = parameters.variables ?? {};
      checkJsonDepth(variables, this.limits.valueDepth, "variables");
      const { schema, hints, limits } = this;
      const cost = measureCost({ schema, hints, limits, document, operation, variables });
      const { operationName, query: source } = parameters;
      const kind = operation.operation;
      return { source, hash, document, operation, kind, operationName, variables, cost };
    } catch (error) {
      throw refusal(error);
    }
  }

  #check(source: string, hash: string): DocumentNode {
    const known = this.#checked.get(hash);
    if (known !== undefined) return known;
    const document = this.#parse(source);
    checkStructure(document, this.limits);
    const rules = this.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const errors = validate(this.schema, document, rules, { maxErrors: 20 });
    if (errors.length > 0)
      throw new RefusedRequest(errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")));
    this.#checked.set(hash, document, source.length);
    return document;
  }

  #parse(source: string): DocumentNode {
    if (source.trim() === "") throw new DomainError("BAD_REQUEST", "`query` is empty; send a GraphQL document.");
    try {
      return parse(new Source(source, "Request"), { maxTokens: this.limits.tokens });
    } catch (error) {
      // Parsing descends once per level: a document deep enough to exhaust the stack is over every depth limit.
      if (error instanceof RangeError)
        throw new DomainError("DOCUMENT_TOO_DEEP", "The document is nested too deep to be read.");
      if (!(error instanceof GraphQLError)) throw error;
      if (error.message.includes("Parsing aborted"))
        throw new DomainError("DOCUMENT_TOO_LONG", `The document has more than ${String(this.limits.tokens)} tokens.`, {
          limit: this.limits.tokens,
        });
      throw withCode(error, "GRAPHQL_PARSE_FAILED");
    }
  }
}

function chooseOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation) return operation;
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? "(unnamed)"] : [],
  );
  throw new DomainError(
    "OPERATION_RESOLUTION_FAILURE",
    name === undefined
      ? `The document holds ${String(names.length)} operations; name one with operationName.`
      : "No operation of that name is in the document.",
    { operations: names },
  );
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, message } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { code },
  });
}

function refusal(error: unknown): unknown {
  if (error instanceof DomainError)
    return new RefusedRequest([new GraphQLError(error.message, { originalError: error })]);
  if (error instanceof GraphQLError) return new RefusedRequest([error]);
  return error;
}
