export { signAssertion, signHubAssertion, verifyAssertion } from "./assertion";
export {
  ANONYMOUS,
  HUB_CALLER,
  ROLES,
  SCOPES,
  hasRole,
  mayActFor,
  requireActFor,
  requireAgent,
  requireScope,
  type Caller,
  type CallerMembership,
  type Role,
  type Scope,
} from "./caller";
