export { BARRIER_KINDS, OPENNESS, type Barrier, type BarrierKind, type Openness } from "./classification";
export { findLicence, getLicence, NO_ASSERTION, type Licence } from "./licence";
export { expressionOf, expressionOfAll } from "./statement";
