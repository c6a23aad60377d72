import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { PaymentRequest, PaymentRequestState } from "./payment-request";

const COLUMNS = `r.id, r.payee_account AS "payeeAccount", r.payer_account AS "payerAccount", r.payee, r.payer, r.currency_code AS currency,
  r.amount_minor AS "amountMinor", r.memo, r.state, r.transfer_id AS transfer, r.obligation_id AS obligation, r.requested_by AS "requestedBy",
  r.requested_at AS "requestedAt", r.answered_at AS "answeredAt"`;
/** Open ones, and accepted ones of which something is outstanding. */
const OPEN_OF_AGENT = `(r.payer = o.id OR r.payee = o.id) AND (r.state = 'OPEN' OR (r.state = 'ACCEPTED'
  AND EXISTS (SELECT FROM obligation d WHERE d.id = r.obligation_id AND d.settled_minor < d.amount_minor)))`;

/** A request and the party whose list it stands in. */
export type ListedRequest = PaymentRequest & { readonly party: string };

type RequestRecord = Omit<PaymentRequest, "amountMinor"> & { readonly amountMinor: string };

/** All SQL on payment requests. */
export class PaymentRequestRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<PaymentRequest[]> {
    const rows = await this.sql.query<RequestRecord>(`SELECT ${COLUMNS} FROM payment_request r WHERE r.id = ANY($1)`, [
      ids,
    ]);
    return rows.map(toRequest);
  }

  /** What agents are asked for and ask for, newest first: `limit` of each after the given id; one statement. */
  async listOpenOfMany(agents: readonly string[], afterId: string | null, limit: number): Promise<ListedRequest[]> {
    const rows = await this.sql.query<RequestRecord & { readonly party: string }>(
      `SELECT r.* FROM unnest($1::text[]) AS o(id)
       CROSS JOIN LATERAL (SELECT o.id AS party, ${COLUMNS} FROM payment_request r
         WHERE ${OPEN_OF_AGENT} AND ($2::text IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3) r
       ORDER BY o.id, r.id DESC`,
      [agents, afterId, limit],
    );
    return rows.map(({ party, ...row }) => ({ ...toRequest(row), party }));
  }

  countOpenOfMany(agents: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      `SELECT o.id, (SELECT count(*)::int FROM payment_request r WHERE ${OPEN_OF_AGENT}) AS count FROM unnest($1::text[]) AS o(id)`,
      [agents],
    );
  }

  static async getForUpdate(tx: Transaction, id: string): Promise<PaymentRequest | null> {
    const [row] = await tx.query<RequestRecord>(`SELECT ${COLUMNS} FROM payment_request r WHERE r.id = $1 FOR UPDATE`, [
      id,
    ]);
    return row ? toRequest(row) : null;
  }

  static async getCurrencyId(tx: Transaction, { payerAccount }: PaymentRequest): Promise<string> {
    const [row] = await tx.query<{ id: string }>("SELECT currency_id AS id FROM account WHERE id = $1", [payerAccount]);
    if (!row) throw new Error("an account is gone");
    return row.id;
  }

  static async insert(tx: Transaction, request: PaymentRequest): Promise<void> {
    await tx.query(
      `INSERT INTO payment_request (id, payee_account, payer_account, payee, payer, currency_code, amount_minor, memo, state, requested_by, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        request.id,
        request.payeeAccount,
        request.payerAccount,
        request.payee,
        request.payer,
        request.currency,
        String(request.amountMinor),
        request.memo,
        request.state,
        request.requestedBy,
        request.requestedAt,
      ],
    );
  }

  static async accept(tx: Transaction, id: string, obligation: string): Promise<void> {
    await tx.query(
      "UPDATE payment_request SET state = 'ACCEPTED', obligation_id = $2, answered_at = hub_now() WHERE id = $1",
      [id, obligation],
    );
  }

  static async answer(tx: Transaction, id: string, state: PaymentRequestState, transfer: string | null): Promise<void> {
    await tx.query("UPDATE payment_request SET state = $2, transfer_id = $3, answered_at = hub_now() WHERE id = $1", [
      id,
      state,
      transfer,
    ]);
  }
}

function toRequest(row: RequestRecord): PaymentRequest {
  return { ...row, amountMinor: BigInt(row.amountMinor) };
}
