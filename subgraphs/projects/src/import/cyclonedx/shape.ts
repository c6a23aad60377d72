import { z } from "zod";
import { findTextProblem } from "../text";

const MAX_NAME = 300;
const MAX_VERSION = 200;
const MAX_REF = 1_000;

function text(maxLength: number): z.ZodString {
  return z.string().superRefine((value, context) => {
    const problem = findTextProblem(value, maxLength);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
}

const name = text(MAX_NAME).refine((value) => value.trim() !== "", "is empty");

/** Texts that are only read for what they say; they are cut and cleaned, never refused. */
const loose = z.string();

const licenceChoice = z.object({
  license: z.object({ id: loose.optional(), name: loose.optional() }).optional(),
  expression: loose.optional(),
});

/** The part of a component that is imported; everything else in it is left unread. */
const component = z.object({
  "bom-ref": text(MAX_REF).min(1, "is empty").optional(),
  type: z.string().optional(),
  group: text(MAX_NAME).optional(),
  name,
  version: text(MAX_VERSION).optional(),
  purl: text(MAX_REF).optional(),
  scope: z.enum(["required", "optional", "excluded"]).optional(),
  licenses: z.array(licenceChoice).optional(),
  externalReferences: z.array(z.object({ type: loose, url: loose })).optional(),
  properties: z.array(z.object({ name: loose.optional(), value: loose.optional() })).optional(),
  get components() {
    return z.array(component).optional();
  },
});

/** CycloneDX JSON, 1.2 to 1.7: the fields that are imported did not change between these. */
export const cycloneDxShape = z.object({
  bomFormat: z.literal("CycloneDX", { error: 'is not "CycloneDX"' }),
  specVersion: z.string().regex(/^1\.[2-7]$/, "is none of 1.2 to 1.7"),
  metadata: z.object({ component }, { error: "is missing: the bill does not say what it describes" }),
  components: z.array(component).optional(),
  dependencies: z.array(z.object({ ref: text(MAX_REF), dependsOn: z.array(text(MAX_REF)).optional() })).optional(),
});

export type CycloneDxDocument = z.infer<typeof cycloneDxShape>;
export type CycloneDxComponent = z.infer<typeof component>;
