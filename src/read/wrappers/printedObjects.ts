/** A text among whose lines answers of a model are printed as JSON over several lines, as LM Studio's server does → a record for each. */
import { isObject, type JsonObject } from '../../json.ts'
import { objectOf } from '../records/cell.ts'
import type { Dressed } from './dressed.ts'
import { isStamped, lineStamp } from './lineStamp.ts'
import { stamped } from './stamped.ts'

const MOST_LINES = 5_000
const FEWEST_CALLS = 2
/** Lines of one object: a long answer is one line. */
const MOST_HELD = 20_000
const OPENS = /^[^{]{0,300}\{\s*$/
const CLOSES = /^\}[,;]?\s*$/

/** @returns `undefined` where fewer than two such objects state their usage */
export function printedObjects(head: string): Dressed | undefined {
  const lines = head.split(/\r?\n/, MOST_LINES)
  if (!lines.some(isStamped)) return undefined
  const { plain } = gathered()
  if (lines.flatMap(plain).length < FEWEST_CALLS) return undefined
  return {
    name: 'objects printed over several lines of a text; other lines, failures among them, are not read',
    plain: gathered().plain
  }
}

/** An object begins behind a moment, or on the line below one, and ends with a brace at the edge. */
function gathered(): Pick<Dressed, 'plain'> {
  let held: string[] | undefined
  let stamp: string | undefined
  let isBelow = false
  const begin = (line: string, isHeaded: boolean): void => {
    if (isHeaded) stamp = lineStamp(line)?.moment
    held = OPENS.test(line) ? ['{'] : undefined
    isBelow = isHeaded && held === undefined
  }
  const close = (lines: readonly string[]): readonly string[] => {
    held = undefined
    const object = objectOf(`${lines.slice(0, -1).join('\n')}}`)
    return isObject(object) && statesUsage(object) ? [JSON.stringify(stamped(object, stamp, true))] : []
  }
  return {
    plain: line => {
      const isHeaded = isStamped(line)
      if (isHeaded || isBelow) {
        begin(line, isHeaded)
        return []
      }
      if (held === undefined || held.length > MOST_HELD) return []
      held.push(line)
      return CLOSES.test(line) ? close(held) : []
    }
  }
}

/** An answer's own usage: a request states none. */
const statesUsage = ({ usage }: JsonObject): boolean =>
  isObject(usage) && Object.values(usage).some(count => typeof count === 'number')
