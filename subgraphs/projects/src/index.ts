export { createIdentify } from "./access-key/identify";
export type { BillImportOptions, BillImportResult, ImportProgress } from "./bill-of-materials/bill-import.service";
export type { GitImportOptions, GitImportResult, GitTarget } from "./contribution/git-import.service";
export { PROJECTS_SCHEMA } from "./data-source";
export { type Importer, openImporter } from "./importer";
export { createProjectsSubgraph } from "./subgraph";
