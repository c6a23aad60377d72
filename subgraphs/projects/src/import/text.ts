/** Why a text cannot stand in a record; null when it can. */
export function findTextProblem(text: string, maxLength: number): string | null {
  if (text.length > maxLength) return `longer than ${maxLength.toLocaleString("en")} characters`;
  if (/\p{Surrogate}/u.test(text)) return "holds half of a surrogate pair";
  // C0 and C1 controls; NUL cannot be stored, the others are never part of a name.
  // oxlint-disable-next-line no-control-regex -- the controls are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return "holds a control character";
  return null;
}

/** One spelling for texts that look the same: Unicode NFC without blanks at the ends. */
export function normaliseText(text: string): string {
  return text.normalize("NFC").trim();
}

/** For texts that are only shown: what cannot be stored is replaced, what is too long is cut. */
export function cleanText(text: string, maxLength: number): string {
  // oxlint-disable-next-line no-control-regex -- the controls are what is replaced
  const clean = text.slice(0, maxLength).replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
  return normaliseText(clean.replace(/\p{Surrogate}/gu, "\ufffd"));
}
