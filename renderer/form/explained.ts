// Which faults need their remedy said: what these codes say first leaves open how to mend it; with the others the remedy would only repeat it.
// The build leaves the other remedies out of the page.

/** Codes whose remedy is shown beside what is wrong. */
export const explained: ReadonlySet<string> = new Set(['field.wrong-format', 'field.wrong-pattern', 'field.wrong-type', 'field.not-writable', 'file.unknown', 'file.wrong-type']);
