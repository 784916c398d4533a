/** JSON records with marks between them – commas of a list with a comment above, record separators – → one a line. */
import { isObject } from '../../json.ts'
import { lineValue, withoutCommas } from '../records/jsonValue.ts'
import { areMostly, type Dressed } from './dressed.ts'

const FEWEST = 2

/** Before each record in RFC 7464. */
const SEPARATOR = '\u001e'
const isBracket = (line: string): boolean => /^[[\]\s,;]*$/.test(line)

/** `undefined` where most lines are none of these. */
export function separated(lines: readonly string[]): Dressed | undefined {
  const filled = lines.filter(line => !isBracket(line))
  return filled.filter(isRecord).length >= FEWEST && areMostly(filled, isRecord)
    ? {
        name: 'records with marks between them',
        plain: line => (isBracket(line) ? [] : [bare(line)])
      }
    : undefined
}

/** `{…},` of a list that is no JSON as a whole. */
const bare = (line: string): string => withoutCommas(line.replaceAll(SEPARATOR, '').trim())

const isRecord = (line: string): boolean => isObject(lineValue(bare(line)))
