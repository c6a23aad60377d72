export { HubProcess, type HubResult, runHub, type RunOptions } from "./run-hub";
