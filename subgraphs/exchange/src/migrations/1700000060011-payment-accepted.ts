import type { MigrationInterface, QueryRunner } from "typeorm";

/** A request that its payer accepts is a debt: it takes part in clearings until it is paid. */
export class PaymentAccepted1700000060011 implements MigrationInterface {
  readonly name = "PaymentAccepted1700000060011";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE payment_request DROP CONSTRAINT payment_request_state_check,
         ADD CONSTRAINT payment_request_state_check CHECK (state IN ('OPEN', 'ACCEPTED', 'PAID', 'DECLINED', 'WITHDRAWN')),
         ADD COLUMN obligation_id text UNIQUE REFERENCES obligation (id),
         ADD CONSTRAINT payment_request_owed CHECK (state <> 'ACCEPTED' OR obligation_id IS NOT NULL)`,
    );
    await runner.query("CREATE INDEX payment_request_owing ON payment_request (payer, id) WHERE state = 'ACCEPTED'");
    await runner.query("CREATE INDEX payment_request_owed ON payment_request (payee, id) WHERE state = 'ACCEPTED'");
  }

  /** What was accepted stays a debt; its request is open again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query("UPDATE payment_request SET state = 'OPEN', answered_at = NULL WHERE state = 'ACCEPTED'");
    await runner.query(
      `ALTER TABLE payment_request DROP COLUMN obligation_id, DROP CONSTRAINT payment_request_state_check,
         ADD CONSTRAINT payment_request_state_check CHECK (state IN ('OPEN', 'PAID', 'DECLINED', 'WITHDRAWN'))`,
    );
  }
}
