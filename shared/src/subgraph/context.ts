import type { GraphQLResolveInfo } from "graphql";
import { createParameterDecorator } from "type-graphql";
import { type Command, createCommand } from "../database/command";
import type { Caller } from "../identity";

/** What every resolver of every subgraph finds in its context; a subgraph adds its own loaders. */
export interface RequestContext {
  readonly caller: Caller;
  readonly idempotencyKey: string | undefined;
  readonly requestId: string;
  readonly signal: AbortSignal | undefined;
}

const renewals = new WeakMap<object, () => void>();

/** Makes a context whose loaders can be replaced by fresh ones, in place. */
export function createRenewable<C extends object>(create: () => C): C {
  const context = create();
  renewals.set(context, () => Object.assign(context, create()));
  return context;
}

/** Replaces the loaders: what was read before a change must not answer for the time after it. */
export function renewContext(context: object): void {
  renewals.get(context)?.();
}

/**
 * Parameter of a mutation's method: who wants the change and how to recognise a retry.
 *
 * The content of a retry is compared by the arguments as the client sent them.
 */
export function CommandParam(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<RequestContext>(({ context, info, args }) => commandOf(context, info, args));
}

export function commandOf(context: RequestContext, info: GraphQLResolveInfo, args: object): Command {
  return createCommand(context.caller, context.idempotencyKey, String(info.path.key), info.fieldName, args);
}
