export { requireLine } from "./text";
