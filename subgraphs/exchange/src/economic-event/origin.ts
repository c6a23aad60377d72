/**
 * The event, of table `e`, that a chain of corrections puts right: what is said of an exchange (thanks, who wins by it) is
 * kept there, so that a correction takes nothing of it away.
 */
export const ORIGIN = "CASE WHEN e.corrects IS NULL THEN e.id ELSE event_origin(e.id) END";
