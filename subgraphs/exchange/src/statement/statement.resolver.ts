import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Account } from "../account/account";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Transfer } from "../transfer/transfer";
import { TransferType } from "../transfer/transfer.type";
import { MoneyType } from "../value.type";
import type { StatementLine } from "./statement";
import type { StatementService } from "./statement.service";
import { StatementLineConnectionType, StatementLineType } from "./statement.type";

const StatementPageArgs = definePageArgs(20);

/** What statements add to an account. */
@Resolver(() => AccountType)
export class AccountStatementResolver {
  constructor(private readonly statements: StatementService) {}

  @FieldResolver(() => StatementLineConnectionType, {
    nullable: true,
    description: "Oldest first, each line with the balance after it; null for whom the account is no business of.",
  })
  statement(
    @Root() account: Account,
    @Arg("from", () => DateTimeScalar, { nullable: true, description: "Inclusive." }) from: Date | null,
    @Arg("until", () => DateTimeScalar, { nullable: true, description: "Exclusive." }) until: Date | null,
    @Args(() => StatementPageArgs) page: PageArgs,
    @Ctx() { caller }: ExchangeContext,
  ): Promise<Connection<StatementLine> | null> {
    return this.statements.list(caller, account, { from: from ?? null, until: until ?? null }, page);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The statement as CSV, whole, at most 10,000 lines; amounts in units with the currency's decimals.",
  })
  statementCsv(
    @Root() account: Account,
    @Arg("from", () => DateTimeScalar, { nullable: true, description: "Inclusive." }) from: Date | null,
    @Arg("until", () => DateTimeScalar, { nullable: true, description: "Exclusive." }) until: Date | null,
    @Ctx() { caller }: ExchangeContext,
  ): Promise<string | null> {
    return this.statements.toCsv(caller, account, { from: from ?? null, until: until ?? null });
  }
}

@Resolver(() => StatementLineType)
export class StatementLineResolver {
  @FieldResolver(() => TransferType, { nullable: true })
  transfer(@Root() { transfer }: StatementLine, @Ctx() { loaders }: ExchangeContext): Promise<Transfer | null> {
    return loaders.transfer.load(transfer);
  }

  @FieldResolver(() => MoneyType)
  amount(@Root() { amountMinor, currency }: StatementLine): Money {
    return { minor: amountMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  balance(@Root() { balanceMinor, currency }: StatementLine): Money {
    return { minor: balanceMinor, currency };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  counterparty(@Root() { counterparty }: StatementLine): AgentStub {
    return { id: counterparty };
  }
}
