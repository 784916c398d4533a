/** A web server's access log whose lines count the tokens of a call behind its usual fields, as gateways add them → a record a line. */
import { accessLogPrefixed, nginxRequestTime } from '../format/accessLogs.ts'
import type { RequestFormat } from '../format/format.ts'
import { leftOutCall } from '../format/modelCalls.ts'
import type { LinePattern } from '../records/textLines.ts'
import { areMostly, type Dressed, filledOf } from './dressed.ts'
import { countedIn } from './saidCalls.ts'
import { stamped } from './stamped.ts'

const FEWEST_CALLS = 2
const MOST_LINES = 200
const patternOf = ({ line }: RequestFormat): RegExp => (line as LinePattern).pattern
const LINE = patternOf(accessLogPrefixed)
const TIMED_LINE = patternOf(nginxRequestTime)

/** `undefined` where fewer than two lines count both sides of a call. */
export function accessTokens(head: string): Dressed | undefined {
  const filled = filledOf(head.split(/\r?\n/, MOST_LINES))
  const isCounted = (line: string) => countedIn(behind(line) ?? '') !== undefined
  return areMostly(filled, line => LINE.test(line)) && filled.filter(isCounted).length >= FEWEST_CALLS
    ? {
        name: 'an access log whose lines count tokens; requests to other paths than those of model APIs are not read',
        plain: plainLine
      }
    : undefined
}

const behind = (line: string): string | undefined => {
  const usual = LINE.exec(line)
  return usual === null ? undefined : line.slice(usual.index + usual[0].length)
}

/** A line that is none goes on as it is, to be counted for what it is. */
function plainLine(line: string): readonly string[] {
  const { address, user, time, method, path, status } = LINE.exec(line)?.groups ?? {}
  if (time === undefined) return line.trim() === '' ? [] : [line]
  const counted = countedIn(behind(line) ?? '')
  if (counted === undefined && leftOutCall(method ?? '-', path) !== undefined) return []
  const { named, plain, middle } = TIMED_LINE.exec(line)?.groups ?? {}
  const seconds = named ?? plain ?? middle
  const lasted = seconds === undefined ? {} : { duration_seconds: seconds }
  return [JSON.stringify(stamped({ user: user ?? address, status, ...lasted, ...counted }, time, true))]
}
