/** A table whose columns are parted by marks that no CSV has – `^`, `~|~`, the Ctrl-A of Hive – → lines with commas. */
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'

/** Longer ones first: each holds shorter ones. */
const MARKS = ['~|~', '^|^', '|~|', '|^|', '||', '~^~', '\u0001', '\u001f', '^', '~', '¦', '§']
const FEWEST_COLUMNS = 4
const FEWEST_LINES = 2

/** `undefined` where no mark parts most lines into as many columns. */
export function oddMarks(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines)
  if (filled.length < FEWEST_LINES) return undefined
  const mark = MARKS.find(each => {
    const columns = (filled[0] as string).split(each).length
    return columns >= FEWEST_COLUMNS && areMostly(filled, line => line.split(each).length === columns)
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
