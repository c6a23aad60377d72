import type { MigrationInterface, QueryRunner } from "typeorm";

/** What would be wrong with the ledger: empty for as long as every law holds. Each law is recounted from the transfers. */
export class LedgerFault1700000014000 implements MigrationInterface {
  readonly name = "LedgerFault1700000014000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE VIEW ledger_fault AS
      WITH posted AS (
        SELECT account_id, sum(amount_minor) AS posted_minor, count(*) AS posting_count, min(index) AS first_index, max(index) AS last_index
        FROM posting GROUP BY account_id
      ), reserved AS (
        SELECT account_id, sum(out_minor) AS out_minor, sum(in_minor) AS in_minor
        FROM (
          SELECT from_account AS account_id, amount_minor AS out_minor, 0 AS in_minor FROM transfer WHERE state = 'PENDING'
          UNION ALL SELECT to_account, 0, amount_minor FROM transfer WHERE state = 'PENDING'
        ) side GROUP BY account_id
      ), running AS (
        SELECT account_id, transfer_id, balance_minor, sum(amount_minor) OVER (PARTITION BY account_id ORDER BY index) AS recounted_minor
        FROM posting
      )
      SELECT 'balances of a currency do not sum to zero' AS fault, currency_id AS subject
      FROM account GROUP BY currency_id HAVING sum(posted_minor) <> 0
      UNION ALL
      SELECT 'a balance is not the sum of its postings', a.id
      FROM account a LEFT JOIN posted p ON p.account_id = a.id
      WHERE (a.posted_minor, a.posting_count) IS DISTINCT FROM (COALESCE(p.posted_minor, 0), COALESCE(p.posting_count, 0))
      UNION ALL
      SELECT 'postings of an account are not numbered without a gap', account_id
      FROM posted WHERE first_index <> 1 OR last_index <> posting_count
      UNION ALL
      SELECT 'what is set aside is not the sum of pending transfers', a.id
      FROM account a LEFT JOIN reserved r ON r.account_id = a.id
      WHERE (a.pending_out_minor, a.pending_in_minor) IS DISTINCT FROM (COALESCE(r.out_minor, 0), COALESCE(r.in_minor, 0))
      UNION ALL
      SELECT 'a balance is beyond its limits', id
      FROM account
      WHERE posted_minor::numeric - pending_out_minor < -credit_limit_minor OR posted_minor::numeric + pending_in_minor > maximum_minor
      UNION ALL
      SELECT 'a running balance is wrong', transfer_id FROM running WHERE balance_minor <> recounted_minor
      UNION ALL
      SELECT 'a transfer joins accounts of another currency', t.id
      FROM transfer t JOIN account payer ON payer.id = t.from_account JOIN account payee ON payee.id = t.to_account
      WHERE payer.currency_id <> payee.currency_id OR payer.currency_code <> t.currency_code
      UNION ALL
      SELECT 'a settled transfer has no event, or more than one', t.id
      FROM transfer t LEFT JOIN event e ON e.subject = t.id AND e.type IN ('exchange.transfer.posted.v1', 'exchange.transfer.voided.v1')
      GROUP BY t.id, t.state HAVING count(e.id) <> CASE t.state WHEN 'PENDING' THEN 0 ELSE 1 END`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP VIEW ledger_fault");
  }
}
