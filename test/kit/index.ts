export { ApartHub, type PartName } from "./apart";
export { type Answer, ask, type AskOptions, codeOf, fieldOf, Stream } from "./client";
export { CONTRACT, operation, rootFieldOf } from "./contract";
export { type Mode, MODES, SECRET, startHub, TestHub } from "./hub";
export { freePort } from "./ports";
export { ProcessHub } from "./process-hub";
export { Person, Seed } from "./seed";
export { LONG, size } from "./size";
export { type Example, SampleHub } from "./sample-hub";
