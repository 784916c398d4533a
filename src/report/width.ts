/** Text laid out in terminal columns: how wide it is, cut to a width, wrapped at spaces; column widths that fit. */

/** East Asian wide and full-width forms, and emoji: two columns each. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

/** Never too small: a combining mark counts as a column, so that a pile of them cannot hide in none. */
export const columnsOf = (text: string): number => {
  let columns = 0
  for (const character of text) columns += WIDE.test(character) ? 2 : 1
  return columns
}

/** Chalk's own escapes: no other reaches a page. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what is looked for
const COLOURS = /\u001b\[\d{1,2}m/g

/** Of a line that may be coloured. */
export const shownColumns = (line: string): number => columnsOf(line.replace(COLOURS, ''))

export const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0)

/** At most `width` columns; a cut shows as `…`. */
export const truncated = (text: string, width: number): string =>
  columnsOf(text) <= width ? text : `${head(text, width - 1)}…`

/** The longest start that fits. */
const head = (text: string, width: number): string => {
  let columns = 0
  let end = 0
  for (const character of text) {
    columns += columnsOf(character)
    if (columns > width) break
    end += character.length
  }
  return text.slice(0, end)
}

/** A line may end at a space, but not between a number and its unit. */
const BREAK = /(?<!\d) | (?!(?:%|pp|ms|s|µs|min|h|k|M|B|T|KiB|MiB|GiB)(?![\p{L}\p{N}]))/u

/** The widest that no line may break. */
export const widestWord = (text: string): number => widest(text.split(BREAK))

/** Lines of at most `width` columns (2 or more), broken at spaces, and inside a word only where it is wider. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(BREAK).flatMap(word => slices(word, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (columnsOf(longer) > width) lines.push(line)
    line = columnsOf(longer) > width ? word : longer
  }
  return [...lines, line]
}

const slices = (word: string, width: number): readonly string[] => {
  const found: string[] = []
  for (let rest = word; rest !== ''; rest = rest.slice(found.at(-1)?.length))
    found.push(columnsOf(rest) <= width ? rest : withColons(rest, atSeam(head(rest, width))))
  return found
}

/** A line that begins with two colons is a command to a CI runner: the character before them goes with them. */
const withColons = (word: string, start: string): string => {
  const isCut = word.startsWith('::', start.length)
  return isCut ? start.replace(/(?<=.).$/u, '') : start
}

/** Names are best broken behind one of their own separators, if that leaves half of the line. */
const atSeam = (start: string): string => {
  const seam = Math.max(...['-', '/', '_', '.', ','].map(separator => start.lastIndexOf(separator))) + 1
  return seam * 2 >= start.length ? start.slice(0, seam) : start
}

export type ColumnNeed = {
  readonly width: number
  readonly flexible: boolean
  /** Below this a word of it breaks. */
  readonly least?: number
}

/** Narrower than this a column is not worth reading. */
const LEAST_COLUMN = 4

/** Widths whose sum is at most `room`: the widest flexible column gives first, then the widest of all, words last. */
export const fittedWidths = (needs: readonly ColumnNeed[], room: number): readonly number[] => {
  const widths = needs.map(({ width }) => width)
  const at = (index: number) => widths[index] ?? 0
  const least = (index: number) => Math.max(LEAST_COLUMN, needs[index]?.least ?? 0)
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    const giving =
      widestOf(
        widths,
        index => needs[index]?.flexible === true && at(index) > Math.max(COMFORTABLE, least(index))
      ) ??
      widestOf(widths, index => at(index) > least(index)) ??
      widestOf(widths, index => at(index) > LEAST_COLUMN)
    if (giving === null) break
    widths[giving] = at(giving) - 1
  }
  return widths
}

/** So wide a column of words is easily read. */
const COMFORTABLE = 12

const widestOf = (widths: readonly number[], may: (index: number) => boolean): number | null =>
  widths.reduce<number | null>(
    (best, width, index) => (may(index) && (best === null || width > (widths[best] ?? 0)) ? index : best),
    null
  )

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
