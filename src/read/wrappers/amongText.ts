/** Lines of JSON, and lines of text among them that end in a record like theirs → how to open those. */
import { isObject } from '../../json.ts'
import { type Carried, objectIn, openPrefixed } from './carriers.ts'

const MOST_LINES = 5_000
/** A record of a call has them; an object of settings may share one name. */
const FEWEST_ALIKE = 3

/** @returns `undefined` where no line of text ends in an object with names of the records’ own, most of its names */
export function openAmongText(
  head: string,
  records: readonly unknown[]
): ((line: string) => readonly Carried[]) | undefined {
  const names = new Set(records.flatMap(record => (isObject(record) ? Object.keys(record) : [])))
  const isLike = (inside: string): boolean => {
    const keys = Object.keys(objectIn(inside) ?? {})
    const alike = keys.filter(key => names.has(key)).length
    return alike >= FEWEST_ALIKE && alike * 2 > keys.length
  }
  const open = (line: string): readonly Carried[] => {
    const found = line.startsWith('{') ? undefined : openPrefixed(line, isLike)
    return found === undefined ? [] : [found]
  }
  return head.split(/\r?\n/, MOST_LINES).some(line => open(line).length > 0) ? open : undefined
}
