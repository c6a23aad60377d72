export { Follower, type FollowerOptions } from "./follower";
export { HttpEventSource } from "./http-source";
export { serveEvents } from "./serve-source";
