export { readCycloneDx } from "./read";
export { writeCycloneDx, type CycloneDxOutput } from "./write";
