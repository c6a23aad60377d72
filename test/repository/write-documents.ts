import { writeFileSync } from "node:fs";
import path from "node:path";
import { renderErrors } from "./error-table";
import { renderLicences } from "./licence-table";
import { PROJECT_ROOT } from "./project";

/** `npm run docs`: writes the documents that are made from the code. */
writeFileSync(path.join(PROJECT_ROOT, "docs/errors.md"), renderErrors());
writeFileSync(path.join(PROJECT_ROOT, "docs/licences.md"), renderLicences());
