export { BigIntScalar, DateTimeScalar, DecimalScalar } from "./scalars";
export { defineValueTypes, type Measure, type Money, type Origin, type Period } from "./value-types";
