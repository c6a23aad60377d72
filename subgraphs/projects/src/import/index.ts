export {
  DEPENDENCY_KINDS,
  type BillOfMaterials,
  type BillReport,
  type Component,
  type DependencyKind,
  type Edge,
} from "./bill";
export { readCycloneDx, writeCycloneDx, type CycloneDxOutput } from "./cyclonedx";
export { readLockfile } from "./npm";
export {
  findOrigin,
  type GitCommit,
  type GitHistory,
  type GitHistoryFile,
  type GitPerson,
  readGitLog,
  readHistory,
  writeHistory,
} from "./git";
