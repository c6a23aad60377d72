import { z } from "zod";
import { findTextProblem } from "../text";

const MAX_LOCATION = 1_000;

function text(maxLength: number): z.ZodString {
  return z.string().superRefine((value, context) => {
    const problem = findTextProblem(value, maxLength);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
}

/** Names with the range that is wanted; the range plays no part, the lock file says what was installed. */
const wanted = z.record(text(MAX_LOCATION), z.unknown());

const entry = z.object({
  name: text(300).optional(),
  version: text(200).optional(),
  resolved: z.union([text(2_000), z.boolean()]).optional(),
  link: z.boolean().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  extraneous: z.boolean().optional(),
  license: z.unknown().optional(),
  dependencies: wanted.optional(),
  devDependencies: wanted.optional(),
  optionalDependencies: wanted.optional(),
  peerDependencies: wanted.optional(),
});

/** package-lock.json of npm 7 or later; version 1 has no `packages` and cannot say who needs whom. */
export const lockfileShape = z.object({
  name: text(300).optional(),
  version: text(200).optional(),
  lockfileVersion: z.union([z.literal(2), z.literal(3)], {
    error: "is neither 2 nor 3: write the lock file again with npm 7 or later",
  }),
  packages: z.record(text(MAX_LOCATION), entry, { error: "is missing: write the lock file again with npm 7 or later" }),
});

export type Lockfile = z.infer<typeof lockfileShape>;
export type LockfileEntry = z.infer<typeof entry>;
