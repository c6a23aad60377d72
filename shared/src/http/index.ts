export { closeAfter, readBody } from "./body";
export { createDrain } from "./drain";
