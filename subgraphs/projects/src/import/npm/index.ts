export { readLockfile } from "./read";
