/** A table with a blank behind each of its delimiters, also before quotes → plain lines. */
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'

const DELIMITERS = [',', ';', '\t', '|']
const FEWEST_CELLS = 3
/** What programs print of an object has pairs in place of names. */
const NAME = /^[^:=<>{}]+$/

/** `undefined` where the names of the columns have none. */
export function padded(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines)
  const [header = ''] = filled
  const delimiter = DELIMITERS.find(one => isPadded(header, one))
  if (delimiter === undefined || !areMostly(filled.slice(1), line => line.includes(`${delimiter} `)))
    return undefined
  return {
    name: 'cells with blanks around them',
    isBlank: true,
    plain: line => [cellsOf(line, delimiter).map(quoted).join(',')]
  }
}

function isPadded(header: string, delimiter: string): boolean {
  const [first = '', ...names] = header.split(delimiter)
  return (
    names.length >= FEWEST_CELLS - 1 &&
    names.every(name => /^ +\S/.test(name)) &&
    [first, ...names].every(name => NAME.test(name.trim()))
  )
}

const IN_QUOTES = / *"((?:[^"]|"")*)"/y

/** A delimiter in quotes parts nothing. */
function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells: string[] = []
  for (let from = 0; from <= line.length; ) {
    IN_QUOTES.lastIndex = from
    const [whole = '', inside] = IN_QUOTES.exec(line) ?? []
    const end = line.indexOf(delimiter, from + whole.length)
    const to = end < 0 ? line.length : end
    cells.push(inside === undefined ? line.slice(from, to).trim() : inside.replaceAll('""', '"'))
    from = to + 1
  }
  return cells
}
