export { inputsDigest, type TallyInputs } from "./digest";
export type { Count, CountLine, CountRound, TallyMethod } from "./method";
export { getMethod, isTallyMethodName, METHOD_NAMES, METHODS, type TallyMethodName } from "./methods";
export { pairwisePreferences, type PairwiseMatrix } from "./pairwise";
export {
  BALLOT_KINDS,
  countProfile,
  createProfile,
  exactNumberWeights,
  joinProfiles,
  OPTION_LIMIT,
  totalWeight,
  type BallotKind,
  type Profile,
  type WeighedMarks,
} from "./profile";
