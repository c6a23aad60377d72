export { inputsDigest, type TallyInputs } from "./digest";
export {
  type Budget,
  commandName,
  type Count,
  type CountLine,
  type CountOptions,
  type CountRound,
  type MethodNeeds,
  type TallyMethod,
  type Tie,
  type Unranked,
} from "./method";
export { findMethod, getMethod, isTallyMethodName, METHOD_NAMES, METHODS, type TallyMethodName } from "./methods";
export { pairwisePreferences, type PairwiseMatrix } from "./pairwise";
export {
  BALLOT_KINDS,
  CHOICE_KINDS,
  CONSENT_STEPS,
  type ConsentStep,
  countProfile,
  createProfile,
  CREDIT_BUDGET,
  exactNumberWeights,
  joinProfiles,
  OPTION_LIMIT,
  SCORE_LIMIT,
  totalWeight,
  type BallotKind,
  type Profile,
  type WeighedMarks,
} from "./profile";
export { problemOfMarks } from "./ballot-check";
export { type BallotFile } from "./read/ballot-file";
export { type BudgetFile, readPabulib } from "./read/pabulib";
export { decode, readBallots } from "./read/read";
export { SeededNumbers, seededOrder } from "./seed";
export {
  digestOfSheet,
  optionsOfSheet,
  profileOfSheet,
  readSheet,
  SHEET_FORMAT,
  type SheetCheck,
  type TallySheet,
  verifySheet,
  writeSheet,
} from "./sheet";
export { drawSortition, type Pool, type PoolMember, type Quota, type Sortition, TICKETS } from "./sortition";
