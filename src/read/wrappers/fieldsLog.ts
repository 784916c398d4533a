/** A log whose lines are of the columns that a `#Fields:` line above them names – IIS, the W3C's extended format – → a record a line. */
import { isBlank } from '../records/cell.ts'
import type { Dressed } from './dressed.ts'
import { stamped } from './stamped.ts'

const FIELDS = /^#Fields:\s*(\S.*)/i
const CELL = /"((?:[^"]|"")*)"|[^\s"]+/g

/** `undefined` where no line names the columns. */
export function fieldsLog(lines: readonly string[]): Dressed | undefined {
  if (!lines.some(line => FIELDS.test(line))) return undefined
  let names: readonly string[] = []
  return {
    name: 'lines of named fields; their date and time, written after the call, are the end of a call that states how long it took',
    plain: line => {
      const named = FIELDS.exec(line)?.[1]
      if (named !== undefined) names = named.trim().split(/\s+/)
      return line.startsWith('#') || line.trim() === '' ? [] : [recordOf(names, line)]
    }
  }
}

/** A line of another width goes on as it is, to be counted for what it is. */
function recordOf(names: readonly string[], line: string): string {
  const cells = line.includes('\t')
    ? line.split('\t')
    : [...line.matchAll(CELL)].map(([all, text]) => text ?? all)
  if (cells.length !== names.length) return line
  const { date, time, ...others } = Object.fromEntries(names.map((name, i) => [name, cells[i]]))
  const stamp = isBlank(date) || isBlank(time) ? undefined : `${date}T${time}Z`
  return JSON.stringify(stamp === undefined ? { date, time, ...others } : stamped(others, stamp, true))
}
