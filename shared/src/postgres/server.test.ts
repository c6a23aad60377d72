import { Client } from "pg";

test("the test server answers", async () => {
  const client = new Client({ connectionString: process.env["HUB_TEST_DATABASE_URL"] });
  await client.connect();
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  await client.end();
  expect(rows[0]?.version).toMatch(/^18/);
});
