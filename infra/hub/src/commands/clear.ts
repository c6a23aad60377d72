import { clearDebts, type ClearingResult, type ObligationFile } from "@commons-hub/exchange/clearing";
import { type Command, InvalidArgumentError } from "commander";
import { readObligationFile } from "../obligation-file";
import { formatTable, Output } from "../output";
import { addJson, parseCurrency } from "./options";

interface ClearOptions {
  readonly currency?: string;
  readonly fund?: bigint;
  readonly json?: true;
}

/** A table for people ends somewhere; `--json` has all. */
const SHOWN_NOTICES = 40;
const LARGEST = 9_223_372_036_854_775_807n;

export function register(command: Command): void {
  addJson(command)
    .argument("<file>", "CSV with the columns debtor,creditor,amount and, if wanted, id,currency,due")
    .option("--currency <code>", "the currency to clear, where it is not one of ISO 4217", parseCurrency)
    .option("--fund <minor>", "mutual credit that all together may draw, in whole minor units", parseFund)
    .action((path: string, options: ClearOptions) => {
      const file = readObligationFile(path, options.currency ?? null).file;
      const fund = options.fund ?? null;
      const terms = fund === null ? null : { fundMinor: fund, creditOf: () => fund, roomOf: () => fund };
      const result = clearDebts(file.debts, terms);
      new Output(options.json === true).result(documentOf(result, file, fund), describe(result, file));
    });
}

function documentOf(result: ClearingResult, { currency }: ObligationFile, fund: bigint | null): object {
  return {
    currency,
    total: result.totalMinor,
    cleared: result.clearedMinor,
    outstanding: result.totalMinor - result.clearedMinor,
    participants: result.participants,
    fund: fund === null ? null : { limit: fund, used: result.fundUsedMinor },
    notices: result.notices.map((notice) => ({
      participant: notice.participant,
      paid: notice.paidMinor,
      received: notice.receivedMinor,
      drawn: notice.drawnMinor,
      obligations: notice.obligations.map(({ id, debtor, creditor, amountMinor, clearedMinor }) => ({
        id,
        debtor,
        creditor,
        amount: amountMinor,
        cleared: clearedMinor,
        remaining: amountMinor - clearedMinor,
      })),
    })),
  };
}

function describe(result: ClearingResult, { currency, debts }: ObligationFile): string {
  const { totalMinor, clearedMinor, notices, participants, fundUsedMinor } = result;
  const unit = currency === null ? "minor units" : `minor units of ${currency}`;
  const lines = [
    `${clearedMinor} of ${totalMinor} ${unit} cleared among ${participants} participants with ${debts.length} obligations.`,
  ];
  if (fundUsedMinor > 0n) lines.push(`${fundUsedMinor} moved through the fund.`);
  if (notices.length === 0) return [...lines, "No ring of obligations was found."].join("\n");
  const rows = notices
    .slice(0, SHOWN_NOTICES)
    .map(({ participant, paidMinor, receivedMinor, obligations }) => [
      participant,
      String(paidMinor),
      String(receivedMinor),
      String(obligations.length),
    ]);
  lines.push("", formatTable([["participant", "pays off", "is paid", "obligations"], ...rows]));
  const rest = notices.length - rows.length;
  if (rest > 0) lines.push(`… and ${rest} more (--json prints all)`);
  return lines.join("\n");
}

function parseFund(text: string): bigint {
  const fund = /^\d{1,19}$/.test(text) ? BigInt(text) : -1n;
  if (fund < 0n || fund > LARGEST)
    throw new InvalidArgumentError(`A fund is a whole number of minor units from 0 to ${LARGEST}.`);
  return fund;
}
