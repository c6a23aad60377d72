export { closeAfter, readBody } from "./body";
