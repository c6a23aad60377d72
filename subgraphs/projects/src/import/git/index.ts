export type { GitCommit } from "./commit";
export { readHistory, writeHistory, type GitHistory, type GitHistoryFile } from "./history";
export type { GitPerson } from "./person";
export { findOrigin, readGitLog, type GitSource } from "./repository";
