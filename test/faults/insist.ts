import { waitFor } from "@commons-hub/shared/testing";
import { type Answer, codeOf } from "../kit";

/** Sends again until there is an answer, whatever becomes of the hub meanwhile. */
export function insist(send: () => Promise<Answer>): Promise<Answer> {
  return waitFor(
    async () => {
      const answer = await send();
      return ["UNAVAILABLE", "TIMEOUT", "PROJECTION_BEHIND"].includes(String(codeOf(answer))) ? null : answer;
    },
    "an answer",
    60_000,
  );
}
