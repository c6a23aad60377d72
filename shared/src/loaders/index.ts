export { byKey, manyByKey } from "./loaders";
