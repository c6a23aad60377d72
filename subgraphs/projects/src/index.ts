export { createIdentify } from "./access-key/identify";
export { PROJECTS_SCHEMA } from "./data-source";
export { createProjectsSubgraph } from "./subgraph";
