export { formatDecimal, parseDecimal, parseDecimalRatio } from "./decimal";
export { INT64_MAX, INT64_MIN, fitsInt64, requireAmountMinor, requireInt64 } from "./int64";
export { MAX_CLAIMS, allocateByWeight, roundQuotas } from "./largest-remainder";
export {
  addRatios,
  compareRatios,
  divideRatios,
  floorDivide,
  floorRatio,
  greatestCommonDivisor,
  multiplyRatios,
  ratio,
  roundDivide,
  subtractRatios,
  type Ratio,
} from "./ratio";
