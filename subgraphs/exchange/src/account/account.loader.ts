import type { Caller } from "@commons-hub/shared/identity";
import { byKey, createPageLoader, manyByKey } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { Account } from "./account";
import type { AccountService } from "./account.service";

/** Loaders of one request. */
export function createAccountLoaders(accounts: AccountService, caller: Caller) {
  return {
    account: byKey(
      (ids) => accounts.load(caller, ids),
      (account) => account.id,
    ),
    accountsOfOwner: manyByKey(
      (owners) => accounts.loadByOwner(caller, owners),
      (account) => account.owner,
    ),
    accountsOfCurrency: createPageLoader<Account>({
      list: (currencies, first, after) => accounts.listOfCurrencies(caller, currencies, first, after),
      count: (currencies) => accounts.countOfCurrencies(currencies),
      ownerOf: ({ currencyId }) => currencyId,
      cursorOf: ({ id }) => encodeCursor([id]),
    }),
  };
}
