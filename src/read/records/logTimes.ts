/** Times as servers and portals write them, besides ISO text → microseconds. */
import { epochMicros, isIso, isoMicros, lacksIsoZone } from './time.ts'
import { statesZone, writtenMicros } from './writtenTimes.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const COMMON_LOG = /^\[?(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d(?:\.\d{1,9})?) ([+-]\d{4})\]?$/
const UNITED_STATES = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))? ?(AM|PM)$/i

/** `1767225600,125`, as spreadsheets of Europe write seconds. */
const COMMA_EPOCH = /^\d{9,10},\d{1,9}$/

/** Any text that is a time: ISO 8601 or SQL, a web server's, the Azure portal's, or written. `NaN` where it is none. */
export function textMicros(text: string): number {
  const iso = text.includes('/') ? Number.NaN : isoMicros(text)
  if (!Number.isNaN(iso)) return iso
  if (text === last.text) return last.micros
  last = { text, micros: slashedMicros(text) }
  return last.micros
}

function slashedMicros(text: string): number {
  if (COMMA_EPOCH.test(text)) return epochMicros(Number(text.replace(',', '.')))
  const commonLog = COMMON_LOG.exec(text)
  if (commonLog) return commonLogMicros(commonLog)
  const unitedStates = UNITED_STATES.exec(text)
  return unitedStates ? unitedStatesMicros(unitedStates) : writtenMicros(text)
}

/** Whether a text is a time that does not say its zone; the portal's are in UTC, and a web server's say it. */
export function lacksZone(text: string): boolean {
  if (isIso(text)) return lacksIsoZone(text)
  return (
    !statesZone(text) &&
    !UNITED_STATES.test(text) &&
    !COMMA_EPOCH.test(text) &&
    !Number.isNaN(textMicros(text))
  )
}

/** A web server's lines of one second bear the same stamp and follow each other. */
let last = { text: '', micros: Number.NaN }

/** `03/Nov/2026:14:00:05 +0000`, as nginx and Apache write it. */
function commonLogMicros([, day, month, year, time, zone]: RegExpExecArray): number {
  return isoMicros(`${year}-${twoDigits(MONTHS.indexOf(month as string) + 1)}-${day}T${time}${zone}`)
}

/** `11/3/2026, 2:00:08.800 PM`, as the Log Analytics portal writes it; its header states UTC. */
function unitedStatesMicros(parts: RegExpExecArray): number {
  const [, month, day, year, hour, minute, second, fraction = '0', half] = parts
  if (+(hour as string) < 1 || +(hour as string) > 12) return Number.NaN
  const hours = (+(hour as string) % 12) + (/pm/i.test(half as string) ? 12 : 0)
  const date = `${year}-${twoDigits(+(month as string))}-${twoDigits(+(day as string))}`
  return isoMicros(`${date}T${twoDigits(hours)}:${minute}:${second}.${fraction}Z`)
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** 0001-01-01 to 1970-01-01 in .NET ticks of 100 ns. */
const TICKS_TO_1970 = 621_355_968_000_000_000
const TICKS_PER_MICRO = 10

/** .NET ticks → microseconds since the Unix epoch. As a double a tick of this century is exact to about 6 µs. */
export const ticksMicros = (ticks: number): number => Math.round((ticks - TICKS_TO_1970) / TICKS_PER_MICRO)
