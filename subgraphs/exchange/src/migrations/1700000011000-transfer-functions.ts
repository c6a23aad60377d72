import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * The steps of a transfer as functions: one round trip decides and saves, and the rows of busy accounts stay locked for
 * no network time. They follow `src/ledger/transfer.ts`, and a test holds them against it. Both lock the two accounts in
 * the order of their ids before anything else, so that no two steps wait for each other.
 *
 * `agents` are those in whose name the caller may act; null: any. A refusal is answered as a code, with nothing changed;
 * the event of a step is written with it.
 */
export class TransferFunctions1700000011000 implements MigrationInterface {
  readonly name = "TransferFunctions1700000011000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND_EVENT);
    await runner.query(PLACE_TRANSFER);
    await runner.query(SETTLE_TRANSFER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP FUNCTION settle_transfer, place_transfer, append_transfer_event");
  }
}

const APPEND_EVENT = `
  CREATE FUNCTION append_transfer_event(event_id text, moved transfer, payer account, payee account, actor text, at timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO event (id, type, occurred_at, actor, subject, payload)
    VALUES (
      event_id,
      CASE moved.state
        WHEN 'PENDING' THEN 'exchange.transfer.reserved.v1'
        WHEN 'POSTED' THEN 'exchange.transfer.posted.v1'
        ELSE 'exchange.transfer.voided.v1'
      END,
      at, actor, moved.id,
      jsonb_build_object(
        'transfer', moved.id, 'from', payer.id, 'to', payee.id, 'fromAgent', payer.owner, 'toAgent', payee.owner,
        'currency', moved.currency_code, 'amountMinor', COALESCE(moved.posted_minor, moved.amount_minor)::text
      )
    );
  END $$`;

const PLACE_TRANSFER = `
  CREATE FUNCTION place_transfer(
    event_id text, transfer_id text, payer_id text, payee_id text, currency text, amount bigint, is_pending boolean,
    timeout integer, note text, actor text, agents text[]
  ) RETURNS TABLE (refusal text, detail text, moved transfer) LANGUAGE plpgsql AS $$
  DECLARE
    payer account;
    payee account;
    moment timestamptz := hub_now();
  BEGIN
    IF payer_id < payee_id THEN
      SELECT * INTO payer FROM account WHERE id = payer_id FOR NO KEY UPDATE;
      SELECT * INTO payee FROM account WHERE id = payee_id FOR NO KEY UPDATE;
    ELSE
      SELECT * INTO payee FROM account WHERE id = payee_id FOR NO KEY UPDATE;
      SELECT * INTO payer FROM account WHERE id = payer_id FOR NO KEY UPDATE;
    END IF;

    SELECT * INTO moved FROM transfer WHERE id = transfer_id;
    IF payer.id IS NULL OR payee.id IS NULL THEN
      refusal := 'NOT_FOUND';
      detail := CASE WHEN payer.id IS NULL THEN payer_id ELSE payee_id END;
    ELSIF NOT payer.owner = ANY (agents) THEN
      refusal := 'FORBIDDEN';
    ELSIF moved.id IS NOT NULL THEN
      IF (moved.from_account, moved.to_account, moved.currency_code, moved.amount_minor, moved.pending, moved.timeout_seconds, moved.memo)
        IS DISTINCT FROM (payer_id, payee_id, currency, amount, is_pending, timeout, note)
      THEN
        refusal := 'TRANSFER_ID_CONFLICT';
      END IF;
      RETURN NEXT;
      RETURN;
    ELSIF payer.currency_code <> currency OR payee.currency_code <> currency THEN
      refusal := 'CURRENCY_MISMATCH';
      detail := payer.currency_code || ' ' || payee.currency_code;
    ELSIF amount > payer.posted_minor::numeric - payer.pending_out_minor + payer.credit_limit_minor THEN
      refusal := 'CREDIT_LIMIT_EXCEEDED';
      detail := payer.posted_minor::numeric - payer.pending_out_minor + payer.credit_limit_minor;
    ELSIF amount > COALESCE(payee.maximum_minor, 9223372036854775807)::numeric - payee.posted_minor - payee.pending_in_minor THEN
      refusal := CASE WHEN payee.maximum_minor IS NULL THEN 'AMOUNT_OUT_OF_RANGE' ELSE 'MAXIMUM_EXCEEDED' END;
    END IF;
    IF refusal IS NOT NULL THEN
      RETURN NEXT;
      RETURN;
    END IF;

    INSERT INTO transfer VALUES (
      transfer_id, payer_id, payee_id, currency, amount, is_pending, timeout, note,
      CASE WHEN is_pending THEN 'PENDING' ELSE 'POSTED' END,
      CASE WHEN NOT is_pending THEN amount END,
      actor, moment, moment + make_interval(secs => timeout),
      CASE WHEN NOT is_pending THEN moment END,
      CASE WHEN NOT is_pending THEN payer.posting_count + 1 END,
      CASE WHEN NOT is_pending THEN payer.posted_minor - amount END,
      CASE WHEN NOT is_pending THEN payee.posting_count + 1 END,
      CASE WHEN NOT is_pending THEN payee.posted_minor + amount END
    ) ON CONFLICT (id) DO NOTHING RETURNING * INTO moved;
    IF NOT FOUND THEN
      refusal := 'TRANSFER_ID_CONFLICT';
      RETURN NEXT;
      RETURN;
    END IF;

    IF is_pending THEN
      UPDATE account SET
        pending_out_minor = pending_out_minor + CASE WHEN id = payer_id THEN amount ELSE 0 END,
        pending_in_minor = pending_in_minor + CASE WHEN id = payee_id THEN amount ELSE 0 END
      WHERE id IN (payer_id, payee_id);
    ELSE
      UPDATE account SET
        posted_minor = posted_minor + CASE WHEN id = payer_id THEN -amount ELSE amount END,
        posting_count = posting_count + 1
      WHERE id IN (payer_id, payee_id);
    END IF;
    PERFORM append_transfer_event(event_id, moved, payer, payee, actor, moment);
    RETURN NEXT;
  END $$`;

// What was set aside is released on both sides; what is posted moves in the same statement. `amount` null: all of it.
const SETTLE_TRANSFER = `
  CREATE FUNCTION settle_transfer(event_id text, transfer_id text, is_post boolean, amount bigint, actor text, agents text[])
  RETURNS TABLE (refusal text, detail text, moved transfer) LANGUAGE plpgsql AS $$
  DECLARE
    payer account;
    payee account;
    moment timestamptz := hub_now();
    posting bigint;
  BEGIN
    SELECT * INTO moved FROM transfer WHERE id = transfer_id;
    IF NOT FOUND THEN
      refusal := 'NOT_FOUND';
      RETURN NEXT;
      RETURN;
    END IF;
    IF moved.from_account < moved.to_account THEN
      SELECT * INTO payer FROM account WHERE id = moved.from_account FOR NO KEY UPDATE;
      SELECT * INTO payee FROM account WHERE id = moved.to_account FOR NO KEY UPDATE;
    ELSE
      SELECT * INTO payee FROM account WHERE id = moved.to_account FOR NO KEY UPDATE;
      SELECT * INTO payer FROM account WHERE id = moved.from_account FOR NO KEY UPDATE;
    END IF;
    SELECT * INTO moved FROM transfer WHERE id = transfer_id;

    posting := CASE WHEN is_post THEN COALESCE(amount, moved.amount_minor) END;
    IF NOT payer.owner = ANY (agents) AND NOT payee.owner = ANY (agents) THEN
      refusal := 'NOT_FOUND';
    ELSIF is_post AND NOT payer.owner = ANY (agents) THEN
      refusal := 'FORBIDDEN';
    ELSIF moved.state <> 'PENDING' THEN
      refusal := 'STATE_CONFLICT';
    ELSIF is_post AND moved.expires_at <= moment THEN
      refusal := 'EXPIRED';
    ELSIF posting > moved.amount_minor THEN
      refusal := 'INVALID_INPUT';
    END IF;
    IF refusal IS NOT NULL THEN
      RETURN NEXT;
      RETURN;
    END IF;

    UPDATE transfer SET
      state = CASE WHEN is_post THEN 'POSTED' ELSE 'VOIDED' END,
      posted_minor = posting,
      settled_at = moment,
      from_index = CASE WHEN is_post THEN payer.posting_count + 1 END,
      from_balance_minor = payer.posted_minor - posting,
      to_index = CASE WHEN is_post THEN payee.posting_count + 1 END,
      to_balance_minor = payee.posted_minor + posting
    WHERE id = transfer_id RETURNING * INTO moved;
    UPDATE account SET
      posted_minor = posted_minor + CASE WHEN NOT is_post THEN 0 WHEN id = payer.id THEN -posting ELSE posting END,
      posting_count = posting_count + CASE WHEN is_post THEN 1 ELSE 0 END,
      pending_out_minor = pending_out_minor - CASE WHEN id = payer.id THEN moved.amount_minor ELSE 0 END,
      pending_in_minor = pending_in_minor - CASE WHEN id = payee.id THEN moved.amount_minor ELSE 0 END
    WHERE id IN (payer.id, payee.id);
    PERFORM append_transfer_event(event_id, moved, payer, payee, actor, moment);
    RETURN NEXT;
  END $$`;
