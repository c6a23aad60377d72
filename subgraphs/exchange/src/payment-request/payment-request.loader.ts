import type { Caller } from "@commons-hub/shared/identity";
import { byKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { ListedRequest } from "./payment-request.repository";
import type { PaymentRequestService } from "./payment-request.service";

/** Loaders of one request. */
export function createPaymentRequestLoaders(requests: PaymentRequestService, caller: Caller) {
  return {
    paymentRequest: byKey(
      (ids) => requests.load(caller, ids),
      (request) => request.id,
    ),
    /** Of agents whose books the caller may look into. */
    paymentRequestsOfAgent: createPageLoader<ListedRequest>({
      list: (agents, first, after) => requests.listOpenOfMany(agents, first, after),
      count: (agents) => requests.countOpenOfMany(agents),
      ownerOf: ({ party }) => party,
      cursorOf: ({ id }) => encodeCursor([id]),
    }),
  };
}
