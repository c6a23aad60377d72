export { loadSample } from "./load";
