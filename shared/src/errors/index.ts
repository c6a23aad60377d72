export { ERROR_CATALOGUE, isErrorCode, type CatalogueEntry, type ErrorCode } from "./catalogue";
export { DomainError } from "./domain-error";
