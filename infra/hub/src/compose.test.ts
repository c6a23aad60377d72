import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { ENV_NAMES, PROJECT_ROOT, readEnv } from "./env";

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const infra = path.join(PROJECT_ROOT, "infra");
const text = readFileSync(path.join(infra, "compose.yaml"), "utf8");
const compose = parse(text) as Compose;
const dockerfile = readFileSync(path.join(infra, "Dockerfile"), "utf8");
const { database, hub } = compose.services as { database: Service; hub: Service };

/** As compose does it, with the operator's values. */
function interpolate(value: string): string {
  const given: Record<string, string> = { HUB_DATABASE_PASSWORD: "abc123", HUB_SECRET: "s".repeat(64) };
  return value.replace(/\$\{(\w+)(?::-([^}]*))?(?::\?[^}]*)?\}/g, (_all, name: string, fallback?: string) => {
    return given[name] ?? fallback ?? "";
  });
}

test("every file that the compose file names is there, every service has a health check and kept data", () => {
  expect(existsSync(path.join(infra, hub.build?.context ?? "?", hub.build?.dockerfile ?? "?"))).toBe(true);
  for (const service of Object.values(compose.services)) {
    expect(service.healthcheck.test.length).toBeGreaterThan(1);
    for (const volume of service.volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
  }
});

test("the hub gets variables that it knows, with values that it takes", () => {
  for (const name of Object.keys(hub.environment)) expect(ENV_NAMES).toContain(name);
  const env = readEnv(
    Object.fromEntries(Object.entries(hub.environment).map(([name, value]) => [name, interpolate(value)])),
  );
  const url = new URL(env.DATABASE_URL ?? "");
  expect(url.hostname in compose.services).toBe(true);
  expect([url.username, url.pathname]).toEqual([
    database.environment.POSTGRES_USER,
    `/${database.environment.POSTGRES_DB}`,
  ]);
  expect(url.password).toBe(interpolate(database.environment.POSTGRES_PASSWORD ?? ""));
  expect(hub.volumes).toContain(`hub:${env.HUB_DATA}`);
  expect(dockerfile).toContain(`VOLUME ${env.HUB_DATA}`);
});

test("nothing starts with a secret that stands in the file", () => {
  expect(text).toMatch(/HUB_SECRET: \$\{HUB_SECRET:\?/);
  expect(text).toMatch(/POSTGRES_PASSWORD: \$\{HUB_DATABASE_PASSWORD:\?/);
});

test("the hub waits for a database that is new enough, and is reached from this machine alone", () => {
  expect(hub.depends_on?.["database"]?.condition).toBe("service_healthy");
  expect(Number(/^postgres:(\d+)/.exec(database.image ?? "")?.[1])).toBeGreaterThanOrEqual(15);
  for (const port of hub.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test("the image runs as an ordinary user on a Node.js that the hub takes, from files that are there", () => {
  expect(dockerfile).toMatch(/^USER node$/m);
  for (const [, version] of dockerfile.matchAll(/^FROM node:(\d+)/gm))
    expect(Number(version)).toBeGreaterThanOrEqual(20);
  const [, entry] = /^ENTRYPOINT \["node", "([^"]+)"\]$/m.exec(dockerfile) ?? [];
  expect(existsSync(path.join(PROJECT_ROOT, entry ?? "?"))).toBe(true);
});
