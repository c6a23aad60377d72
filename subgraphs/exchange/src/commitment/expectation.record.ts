import type { Measure } from "@commons-hub/shared/value";
import type { Expectation } from "./expectation";

/** The columns that promises and claims have in common. */
export const EXPECTATION_COLUMNS = `id, action, provider, receiver, resource_id AS resource, specification,
  quantity_value AS "quantityValue", quantity_unit AS "quantityUnit", effort_value AS "effortValue", effort_unit AS "effortUnit"`;

interface MeasureColumns {
  readonly quantityValue: string | null;
  readonly quantityUnit: string | null;
  readonly effortValue: string | null;
  readonly effortUnit: string | null;
}

/** A row of whatever has a quantity and an effort. */
export type MeasuredRecord<T> = Omit<T, "quantity" | "effort"> & MeasureColumns;

export function fromRecord<R extends MeasureColumns>(record: R) {
  const { quantityValue, quantityUnit, effortValue, effortUnit, ...row } = record;
  return { ...row, quantity: measureOf(quantityValue, quantityUnit), effort: measureOf(effortValue, effortUnit) };
}

function measureOf(value: string | null, unit: string | null): Measure | null {
  return value === null || unit === null ? null : { value, unit };
}

/** In the order of the columns. */
export function expectationValues(expectation: Expectation & { readonly id: string }): (string | null)[] {
  const { id, action, provider, receiver, resource, specification, quantity, effort } = expectation;
  return [
    id,
    action,
    provider,
    receiver,
    resource,
    specification,
    quantity?.value ?? null,
    quantity?.unit ?? null,
    effort?.value ?? null,
    effort?.unit ?? null,
  ];
}
