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
