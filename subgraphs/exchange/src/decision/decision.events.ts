import type { NewEvent } from "@commons-hub/shared/event";
import type { EffectRefusal, StockEffect } from "./decision";

export const DECISION_UNFULFILLED = "exchange.decision.unfulfilled.v1";

/** A decision that is in force reserves nothing, and why: whoever decided must know. */
export function decisionUnfulfilled(effect: StockEffect, { code, headroom }: EffectRefusal): NewEvent {
  const { decision, index, assembly, organization, stock, quantity } = effect;
  return {
    type: DECISION_UNFULFILLED,
    actor: null,
    subject: decision,
    payload: {
      decision,
      index,
      assembly,
      organization,
      resourceStock: stock,
      quantity: quantity.value,
      unit: quantity.unit,
      code,
      headroom,
    },
  };
}
