import type { NewEvent } from "@commons-hub/shared/event";
import type { Account } from "./account";

export const ACCOUNT_OPENED = "exchange.account.opened.v1";

export function accountOpened(account: Account, actor: string | null): NewEvent {
  return {
    type: ACCOUNT_OPENED,
    actor,
    subject: account.id,
    payload: {
      account: account.id,
      owner: account.owner,
      currency: account.currency,
      currencyId: account.currencyId,
      issuer: account.issuer,
    },
  };
}
