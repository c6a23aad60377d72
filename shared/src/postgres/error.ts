/** The embedded server cannot run here. The message is one sentence for the operator: what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}
