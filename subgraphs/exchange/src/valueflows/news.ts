import { canonicalNode, type Node } from "./graph";

/** What was said of one thing, in its order; each saying in every form that means the same. */
export type Heard = ReadonlyMap<string, readonly ReadonlySet<string>[]>;

/**
 * The statements of a file that were not heard before, in its order.
 *
 * Laws: what is said of a thing again in the same order is no news, nor is what is said twice in a row; what is said from the
 *       first news on of that thing is all news, because order is what tells how it changed. Hearing the news makes all of it
 *       heard.
 */
export function newsOf(nodes: readonly Node[], heard: Heard): Node[] {
  const places = new Map<string, { at: number; isNews: boolean; last: string }>();
  return nodes.filter((node) => {
    const said = canonicalNode(node);
    const place = places.get(node.uri) ?? { at: 0, isNews: false, last: "" };
    places.set(node.uri, place);
    if (place.last === said) return false;
    place.last = said;
    if (!place.isNews) {
      const sayings = heard.get(node.uri) ?? [];
      const found = sayings.findIndex((forms, index) => index >= place.at && forms.has(said));
      if (found >= 0) {
        place.at = found + 1;
        return false;
      }
      place.isNews = true;
    }
    return true;
  });
}
