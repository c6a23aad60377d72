import type { Measure, Money } from "@commons-hub/shared/value";

/** What an exchange of an organization that agreed to bear it costs others, as exchange announced it. */
export interface Levy {
  readonly id: string;
  /** Id of the agreement. */
  readonly agreement: string;
  readonly payer: string;
  readonly collector: string;
  readonly factorSet: string;
  readonly economicEvent: string;
  readonly specification: string;
  /** Of a correction by how much it differs from before. */
  readonly quantity: Measure;
  readonly minorPerUnit: string;
  readonly currency: string;
  /** Exact decimal text, in minor units; below zero where a correction takes some back. */
  readonly exactMinor: string;
  readonly occurredAt: Date;
}

/** What levies of a period make due to one collector. */
export interface LevyDue {
  readonly payer: string;
  readonly collector: string;
  readonly due: Money;
}
