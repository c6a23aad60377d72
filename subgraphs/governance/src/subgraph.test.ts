import { afterAll, beforeAll, expect, test } from "@jest/globals";
import path from "node:path";
import { committedSchema } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit } from "./testing/kit";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

test("the committed schema is what the code gives (accept a change with HUB_UPDATE_SCHEMA=1)", async () => {
  expect(kit.subgraph.sdl).toBe(await committedSchema(path.join(__dirname, "../schema.graphql"), kit.subgraph.sdl));
});

test("references to records that do not exist are null, and unknown ids are no error", async () => {
  const { data, codes } = await kit.ask(
    `query ($refs: [_Any!]!) {
      _entities(representations: $refs) { __typename }
      proposal(id: "prp_none") { id } assembly(id: "asm_none") { id }
    }`,
    {
      refs: [
        { __typename: "Assembly", ref: "asm_none" },
        { __typename: "Chamber", id: "chm_none" },
        { __typename: "Proposal", ref: "prp_none" },
        { __typename: "Decision", ref: "dcs_none" },
        { __typename: "GovernanceEvent", ref: "evt_none" },
      ],
    },
  );
  expect(codes).toEqual([]);
  expect(data).toEqual({ _entities: [null, null, null, null, null], proposal: null, assembly: null });
});
