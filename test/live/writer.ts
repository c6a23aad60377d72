import { randomUUID } from "node:crypto";
import { type Answer, type Person } from "../kit";
import { patiently } from "./follower";

/** A steward who drafts one proposal after the other, whatever happens to the hub, and counts what was acknowledged. */
export class PatientWriter implements AsyncDisposable {
  readonly acknowledged: string[] = [];
  /** Answers that no retry can mend. */
  readonly refused: Answer[] = [];
  #stopped = false;
  readonly #done: Promise<void>;

  constructor(
    private readonly steward: Person,
    private readonly assembly: string,
    private readonly name: string,
  ) {
    this.#done = this.#write();
  }

  /** After the proposal that it is about to draft. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #write(): Promise<void> {
    for (let i = 0; !this.#stopped; i++) {
      const title = `${this.name} ${i}`;
      const input = { assembly: this.assembly, title, text: "?", method: "PLURALITY", options: ["a", "b"] };
      const options = { idempotencyKey: randomUUID() };
      const answer = await patiently(() => this.steward.ask("DraftProposal", { input }, options));
      if (answer.errors) this.refused.push(answer);
      else this.acknowledged.push(title);
    }
  }
}
