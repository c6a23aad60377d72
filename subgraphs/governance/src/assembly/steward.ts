import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, requireActFor } from "@commons-hub/shared/identity";
import type { Assembly } from "./assembly";
import { AssemblyRepository } from "./assembly.repository";

/** Errors: UNAUTHENTICATED, FORBIDDEN unless the caller is a steward of the organization that convenes the assembly. */
export async function requireSteward(sql: Sql, caller: Caller, assembly: string): Promise<void> {
  requireActFor(caller, (await requireAssembly(sql, assembly)).organization, "GOVERNANCE");
}

/** Errors: NOT_FOUND. */
export async function requireAssembly(sql: Sql, id: string): Promise<Assembly> {
  const [assembly] = await new AssemblyRepository(sql).load([id]);
  if (!assembly) throw new DomainError("NOT_FOUND", "There is no such assembly.");
  return assembly;
}
