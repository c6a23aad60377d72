import path from "node:path";
import { z } from "zod";
import { CommandError } from "./output";

/** The root of the project; `dist/` lies as deep as `src/`. */
export const PROJECT_ROOT = path.resolve(__dirname, "../../..");

export const PART_NAMES = ["projects", "governance", "exchange", "returns"] as const;
export type PartName = (typeof PART_NAMES)[number];

const port = wholeNumber(0, 65_535);
const partUrl = z.url({ protocol: /^https?$/, error: "write http://host:port/graphql" });

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

function wholeNumber(min: number, max: number): z.ZodCoercedNumber {
  const error = `write a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

const shape = z.object({
  /** PostgreSQL 15 or newer in place of the embedded one. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "write postgres://user:password@host:5432/name")
    .optional(),
  HUB_PORT: port.optional(),
  HUB_HOST: z.string().min(1).optional(),
  /** The folder of database, secret and tokens. */
  HUB_DATA: z.string().min(1).optional(),
  /** What the parts of one hub sign their calls with; at least 32 characters. */
  HUB_SECRET: z.string().min(32, "write 32 characters or more").optional(),
  /** Keys of secret votes, the same folder for every process of governance; `keys` in the hub's folder unless given. */
  HUB_KEY_FOLDER: z.string().min(1).optional(),
  HUB_LOG_LEVEL: z.enum(LOG_LEVELS, `write ${LOG_LEVELS.join(", ")}`).default("warn"),
  /** Connections to the database at most, per part. */
  HUB_POOL_SIZE: wholeNumber(2, 500).default(20),
  /** Where the parts are when they run in processes of their own. */
  HUB_PROJECTS_URL: partUrl.default("http://127.0.0.1:4101/graphql"),
  HUB_GOVERNANCE_URL: partUrl.default("http://127.0.0.1:4102/graphql"),
  HUB_EXCHANGE_URL: partUrl.default("http://127.0.0.1:4103/graphql"),
  HUB_RETURNS_URL: partUrl.default("http://127.0.0.1:4104/graphql"),
});

export type Env = z.infer<typeof shape>;

/** Reads the environment once. An empty variable counts as absent. Errors: CommandError naming the variable. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = shape.safeParse(present);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // The value is not shown: it may hold a password.
  throw new CommandError(`The environment variable ${issue?.path.join(".")} is not usable: ${issue?.message}.`);
}

/** The names that may be set, for the checks of compose file and image. */
export const ENV_NAMES: readonly string[] = Object.keys(shape.shape);
