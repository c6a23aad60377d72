import type { NewEvent } from "@commons-hub/shared/event";
import type { Currency } from "./currency";

export const CURRENCY_CREATED = "exchange.currency.created.v1";

export function currencyCreated(currency: Currency, actor: string | null): NewEvent {
  return {
    type: CURRENCY_CREATED,
    actor,
    subject: currency.id,
    payload: {
      currency: currency.id,
      code: currency.code,
      decimals: currency.decimals,
      issuer: currency.issuer,
    },
  };
}
