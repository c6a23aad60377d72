import type { IncomingMessage, ServerResponse } from "node:http";
import type { GatewayExample } from "../options";

export type Page = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

export function createPage(_examples: (() => Promise<readonly GatewayExample[]>) | null): Page {
  return () => false;
}
