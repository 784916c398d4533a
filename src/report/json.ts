/** An audit report → JSON text: the contract other programs read, the same bytes for the same report. */
/** Harmless to a parser, not to a terminal that shows the file: C1 controls and marks that reorder text. */
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Two-space JSON and a newline. Unknown numbers are `null`; control characters are written as escapes. */
export const renderJson = (report: object): string =>
  `${JSON.stringify(report, null, 2).replace(UNSAFE, escaped)}\n`

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
