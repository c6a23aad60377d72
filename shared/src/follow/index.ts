export { Follower, type FollowerOptions } from "./follower";
export { HttpEventSource } from "./http-source";
