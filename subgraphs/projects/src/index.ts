export { PROJECTS_SCHEMA } from "./data-source";
export { createProjectsSubgraph } from "./subgraph";
