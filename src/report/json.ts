/** An audit report → JSON text: the contract other programs read, the same bytes for the same report. */

/**
 * Harmless to a parser, not to a terminal or a CI runner that shows the file: controls, marks that reorder text or are not
 * seen, and what begins a workflow command. The line breaks between the keys stay.
 */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|#(?=#)/gu

/** Two-space JSON and a newline. Unknown numbers are `null`; control characters are written as escapes. */
export const renderJson = (report: object): string =>
  `${JSON.stringify(report, null, 2).replace(UNSAFE, escaped)}\n`

/** A character beyond the first 65,536 is two of these. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map(unit => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
