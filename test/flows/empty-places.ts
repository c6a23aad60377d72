/** A place in an answer that holds nothing: null, an empty list or text, a zero count or zero money. */
export interface EmptyPlace {
  /** Keys joined by dots, list positions left out. */
  readonly path: string;
  readonly value: unknown;
}

const COUNTS = new Set(["totalCount", "minor", "size", "cast", "eligible"]);

/** Walks an answer. Money is empty when its amount is zero; a boolean is never empty. */
export function findEmptyPlaces(answer: unknown, path: readonly string[] = []): EmptyPlace[] {
  const here = (): EmptyPlace => ({ path: path.join("."), value: answer });
  if (answer === null || answer === undefined || answer === "") return [here()];
  if (Array.isArray(answer))
    return answer.length === 0 ? [here()] : answer.flatMap((entry) => findEmptyPlaces(entry, path));
  if (typeof answer === "object")
    return Object.entries(answer).flatMap(([key, value]) => findEmptyPlaces(value, [...path, key]));
  return COUNTS.has(path.at(-1) ?? "") && Number(answer) === 0 ? [here()] : [];
}
