export { idOf, newId, prefixOf } from "./id";
