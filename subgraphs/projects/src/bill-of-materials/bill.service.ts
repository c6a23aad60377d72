import type { UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import type { BillComponent, BillOfMaterials, Dependency } from "./bill";
import { BillRepository, type DependencySide } from "./bill.repository";

/** Reads bills of materials; importing them is `BillImportService`. */
export class BillService {
  readonly #bills: BillRepository;

  constructor(work: UnitOfWork) {
    this.#bills = new BillRepository(work.sql);
  }

  load(ids: readonly string[]): Promise<BillOfMaterials[]> {
    return this.#bills.load(ids);
  }

  loadCurrent(projects: readonly string[]): Promise<BillOfMaterials[]> {
    return this.#bills.loadCurrent(projects);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  listComponents(bills: readonly string[], first: number, after: string | null): Promise<BillComponent[]> {
    const [last] = after === null ? [-1] : decodeCursor(after, 1).map(parsePosition);
    return this.#bills.listComponents(bills, (last ?? -1) + 1, requirePageSize(first) + 1);
  }

  /** `from`: what a project needs; `to`: what needs it. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  listDependencies(
    side: DependencySide,
    projects: readonly string[],
    first: number,
    after: string | null,
  ): Promise<Dependency[]> {
    const [bill, position] = after === null ? [] : decodeCursor(after, 2);
    const place = bill !== undefined && position !== undefined ? { bill, position: parsePosition(position) } : null;
    return this.#bills.listDependencies(side, projects, place, requirePageSize(first) + 1);
  }

  countDependencies(side: DependencySide, projects: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#bills.countDependencies(side, projects);
  }
}

function parsePosition(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
  return Number(text);
}
