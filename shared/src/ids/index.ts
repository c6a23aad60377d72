export { addressOf, idInAddress, idOf, newId, prefixOf } from "./id";
