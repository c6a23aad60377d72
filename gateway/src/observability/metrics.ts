import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What the gateway counts; served as text at `/metrics`, on loopback only. */
export class GatewayMetrics {
  readonly registry = new Registry();
  readonly requests = new Counter({
    name: "hub_gateway_requests_total",
    help: "HTTP requests by status.",
    labelNames: ["method", "status"],
    registers: [this.registry],
  });
  readonly requestSeconds = new Histogram({
    name: "hub_gateway_request_seconds",
    help: "Time to answer an HTTP request.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  readonly fetches = new Histogram({
    name: "hub_gateway_fetch_seconds",
    help: "Time of one fetch from a subgraph.",
    labelNames: ["subgraph", "failed"],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers: [this.registry],
  });
  readonly sockets = new Gauge({
    name: "hub_gateway_sockets",
    help: "Open WebSocket connections.",
    registers: [this.registry],
  });
  readonly subscribers = new Gauge({
    name: "hub_gateway_subscribers",
    help: "Running subscriptions.",
    registers: [this.registry],
  });
  readonly upstreams = new Gauge({
    name: "hub_gateway_upstreams",
    help: "Streams of events opened at subgraphs; subscribers of one operation share one.",
    registers: [this.registry],
  });
  readonly events = new Counter({
    name: "hub_gateway_events_total",
    help: "Events executed, and deliveries of them.",
    labelNames: ["what"],
    registers: [this.registry],
  });
}
