/** The pure rules of economic events, for whoever replays them on a file alone. */
export { changeResource } from "../economic-resource/economic-resource";
export { ACTION_RULES, type ActionRule, ECONOMIC_ACTIONS, type EconomicAction, type Slot } from "./action";
export { decideEvent } from "./decision";
