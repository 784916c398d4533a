/** A table whose columns are parted by marks that no CSV has – `^`, `~|~`, the Ctrl-A of Hive – → lines with commas. */
import { saysTokens } from '../records/fields/saysTokens.ts'
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'

/** Longer ones first: each holds shorter ones. */
const MARKS = ['~|~', '^|^', '|~|', '|^|', '||', '~^~', '\u0001', '\u001f', '^', '~', '¦', '§']
const FEWEST_COLUMNS = 4
const FEWEST_LINES = 2

/** What a column may be called; a value or a sentence is none. */
const NAME = /^[\p{L}_][\p{L}\d_ .()/%-]{0,40}$/u

/** `undefined` where no mark parts the first line into names, of tokens among them, and most lines into as many columns. */
export function oddMarks(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines)
  if (filled.length < FEWEST_LINES) return undefined
  const mark = MARKS.find(each => {
    const names = (filled[0] as string).split(each).map(name => name.trim())
    return (
      names.length >= FEWEST_COLUMNS &&
      new Set(names).size === names.length &&
      names.every(name => NAME.test(name)) &&
      names.some(saysTokens) &&
      areMostly(filled, line => line.split(each).length === names.length)
    )
  })
  return mark === undefined
    ? undefined
    : {
        name: `columns between ${JSON.stringify(mark)}`,
        plain: line =>
          line.trim() === ''
            ? []
            : [
                line
                  .split(mark)
                  .map(cell => quoted(cell.trim()))
                  .join(',')
              ]
      }
}
