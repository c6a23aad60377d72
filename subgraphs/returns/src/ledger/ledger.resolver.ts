import type { Money } from "@commons-hub/shared/value";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ReturnsContext } from "../context";
import { AgentStub, type Reference } from "../known/stub.type";
import { ReturnsBalanceType } from "./ledger.type";

@Resolver(() => AgentStub)
export class AgentLedgerResolver {
  @FieldResolver(() => [ReturnsBalanceType], {
    nullable: true,
    description: "What this organization collected and where it is, one balance a currency.",
  })
  async returnsBalances(@Root() agent: Reference, @Ctx() context: ReturnsContext): Promise<ReturnsBalanceType[]> {
    const balances = await context.loaders.balancesOf.load(agent.id);
    return balances.map(({ currency, receivedMinor, unspentMinor, heldMinor, allocatedMinor }) => {
      const money = (minor: bigint): Money => ({ minor, currency });
      return {
        received: money(receivedMinor),
        unspent: money(unspentMinor),
        held: money(heldMinor),
        allocated: money(allocatedMinor),
      };
    });
  }
}
