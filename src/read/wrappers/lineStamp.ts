/** A line of a program's log → the moment it begins with, in the writings of loggers, and what stands behind it. */

/** `moment` as the reading of times takes it. */
export type LineStamp = { readonly moment: string; readonly rest: string }

const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`
const ZONE = String.raw`(?:Z|UTC|GMT|[+-]\d\d:?\d\d)`
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const LEVEL = 'TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|[TDIWEF]'
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'

const ISO = String.raw`\d{4}-\d\d-\d\d[T ]${CLOCK}(?: ?${ZONE})?`

/** Other moments that name their year, by who writes them so. */
const WHOLE = [
  // ISO 8601 without seconds
  String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?: ?${ZONE})?(?![:\d])`,
  // Go's log, nginx's error log
  String.raw`\d{4}/\d\d/\d\d[T ]${CLOCK}`,
  // web servers
  String.raw`\d\d/${MONTH}/\d{4}:${CLOCK}(?: [+-]\d{4})?`,
  // log4j, Tomcat; RFC 2822
  String.raw`(?:${WEEKDAY},? )?\d{1,2}[ -]${MONTH}[ -]\d{4},? ${CLOCK}(?: ${ZONE})?`,
  // java.util.logging
  String.raw`${MONTH} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d ?[AP]M`,
  // ctime
  String.raw`${WEEKDAY} ${MONTH} [ \d]\d ${CLOCK} \d{4}`,
  // .NET and spreadsheets: which is the day the reading of times decides, or asks
  String.raw`\d{1,2}(?:\.\d{1,2}\.|/\d{1,2}/)\d{4},? \d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[AP]M\b)?`,
  // ISO 8601, basic; and as some C++ loggers have it
  String.raw`\d{8}T\d{6}(?:\.\d{1,9})?Z?`,
  String.raw`\d{8}[ -]${CLOCK}`
]

/** Syslog, vLLM */
const WITHOUT_YEAR = [String.raw`${MONTH} [ \d]\d ${CLOCK}`, String.raw`\d\d-\d\d ${CLOCK}`]
/** glog; an epoch by itself or in brackets */
const SHORT = [
  String.raw`(?<=^[IWEFD])\d{4} ${CLOCK}`,
  String.raw`(?<=^[[(]?)1[4-9]\d{8}(?:\d{3}|\.\d{1,9})?(?=[\]\s,:|])`
]

const MARKS = String.raw`(?:\[[^\]\d\n]{1,30}\] ?)?(?:<\d{1,3}>(?:1 )?)?`
/** Behind a tag, a letter, a level or the like. */
const AFTER_A_WORD = `^${MARKS}(?:(?!${WEEKDAY},? )[A-Za-z]{1,9}[,:]? ?)?[[(<"]?`
/** Behind a level alone: another word may say of what else the moment is. */
const AFTER_A_LEVEL = String.raw`^(?:\[(?:${LEVEL})\] ?)?(?:(?:${LEVEL})[,:]? ?)?[[(<"]?`
const HEADS = [
  new RegExp(`${AFTER_A_WORD}(${ISO}|${WITHOUT_YEAR.join('|')})`),
  new RegExp(`${AFTER_A_LEVEL}(${[...WHOLE, ...SHORT].join('|')})`, 'i')
]
const WITHIN = [ISO, WHOLE.join('|')].map(moment => new RegExp(`(?<![\\w.])(?:${moment})`))

export const isStamped = (line: string): boolean => HEADS.some(head => head.test(line))

/** @returns `undefined` where the line begins with no moment */
export function lineStamp(line: string): LineStamp | undefined {
  const found = HEADS[0]?.exec(line) ?? HEADS[1]?.exec(line) ?? null
  return found === null
    ? undefined
    : { moment: momentOf(found[1] as string), rest: line.slice(found[0].length) }
}

/** The first moment with a year that stands in a text: in full, or else in another writing. */
export const stampWithin = (text: string): string | undefined => {
  const [found] = WITHIN.flatMap(moment => moment.exec(text)?.[0] ?? [])
  return found === undefined ? undefined : momentOf(found)
}

const MONTH_AND_DAY = /^(\d\d)(\d\d) (?=\d\d:)/
const DATE_RUN_TOGETHER = /^(\d{4})(\d\d)(\d\d)[ -](?=\d\d:)/

const momentOf = (text: string): string =>
  text
    .replace(/(?<=:\d\d),(?=\d)/, '.')
    .replace(DATE_RUN_TOGETHER, '$1-$2-$3 ')
    .replace(MONTH_AND_DAY, '$1-$2 ')
