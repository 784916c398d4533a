/** Rules of the readers, which are regular expressions and lists → the same rules in SQL. */
import { NOT_THROTTLED, STATED, THROTTLED } from '../../../format/outcome.ts'
import { BLANK_TEXTS } from '../../../records/cell.ts'
import { LIMIT_PASSED, OTHER_LIMIT, THROTTLE_PART } from '../../../records/outcomeWords.ts'
import { FAILED_UNTOLD } from '../aggregate/calls.ts'

/** Of our own words: what a user or a table says is never one. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** As RE2 writes it, which knows all that those rules use. */
const pattern = ({ source, flags }: RegExp): string =>
  literal(`${flags.includes('i') ? '(?i)' : ''}${source.replaceAll('\\/', '/')}`)

export const matches = (text: string, rule: RegExp): string => `match(${text}, ${pattern(rule)})`

/** What the first group holds, or the whole; empty where the rule does not fit. */
export const extracted = (text: string, rule: RegExp): string => `extract(${text}, ${pattern(rule)})`

const BLANKS = [...BLANK_TEXTS].map(literal).join(', ')

export const isSaid = (text: string): string => `lower(trimBoth(${text})) NOT IN (${BLANKS})`

/** The first that says something; empty where none does. */
export const firstSaid = (texts: readonly string[]): string =>
  texts.length === 0 ? "''" : `arrayFirst(text -> ${isSaid('text')}, [${texts.join(', ')}])`

/** As `plainLetters`. */
const plain = (text: string): string =>
  `translateUTF8(normalizeUTF8NFC(replaceRegexpAll(normalizeUTF8NFD(${text}), '([\\p{Latin}\\p{Greek}])\\p{M}+', '\\1')), 'łŁøØđĐı', 'lLoOdDi')`

/** As `saysThrottled`. */
const saysThrottled = (text: string): string =>
  `${matches(plain(text), THROTTLE_PART)} OR (${matches(plain(text), LIMIT_PASSED)} AND NOT ${matches(plain(text), OTHER_LIMIT)})`

/** As `amendFailure`. @param code a number of HTTP, 0 where none is told */
export const failedStatus = (message: string, code = '0'): string =>
  `multiIf(${matches(message, NOT_THROTTLED)}, ${FAILED_UNTOLD}, ${code} >= 100, ${code},
    ${matches(message, STATED)}, toInt64OrZero(${extracted(message, STATED)}),
    ${matches(message, THROTTLED)} OR ${saysThrottled(message)}, 429, ${FAILED_UNTOLD})`
