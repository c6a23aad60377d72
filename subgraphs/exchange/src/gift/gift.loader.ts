import { byKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { Gift, GiftService } from "./gift.service";

/** Loaders of one request. */
export function createGiftLoaders(gifts: GiftService) {
  return {
    giftsOfAgent: createPageLoader<Gift>({
      list: (agents, first, after) => gifts.listOfMany(agents, first, after),
      count: (agents) => gifts.countOfMany(agents),
      ownerOf: ({ party }) => party,
      cursorOf: ({ id }) => encodeCursor([id]),
    }),
    /** By economic event. */
    thanks: byKey(
      (events) => gifts.loadThanks(events),
      (thanks) => thanks.economicEvent,
    ),
  };
}
