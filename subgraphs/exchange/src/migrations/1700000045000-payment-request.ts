import type { MigrationInterface, QueryRunner } from "typeorm";

/** What somebody asks to be paid. Paid once: the transfer that pays it stands on the request, and on no other. */
export class PaymentRequest1700000045000 implements MigrationInterface {
  readonly name = "PaymentRequest1700000045000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_request (
        id text PRIMARY KEY,
        payee_account text NOT NULL REFERENCES account (id),
        payer_account text NOT NULL REFERENCES account (id),
        payee text NOT NULL,
        payer text NOT NULL,
        currency_code text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        memo text CHECK (length(memo) <= 280),
        state text NOT NULL CHECK (state IN ('OPEN', 'PAID', 'DECLINED', 'WITHDRAWN')),
        transfer_id text UNIQUE REFERENCES transfer (id),
        requested_by text,
        requested_at timestamptz NOT NULL,
        answered_at timestamptz,
        CHECK (payee_account <> payer_account),
        CHECK ((state = 'PAID') = (transfer_id IS NOT NULL)),
        CHECK ((state = 'OPEN') = (answered_at IS NULL))
      )`);
    await runner.query("CREATE INDEX payment_request_payer ON payment_request (payer, id) WHERE state = 'OPEN'");
    await runner.query("CREATE INDEX payment_request_payee ON payment_request (payee, id) WHERE state = 'OPEN'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE payment_request");
  }
}
