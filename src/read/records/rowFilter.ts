/** What the user asked for – a stretch of time, models, callers, statuses → why a row is not wanted. */
import { AuditError } from '../../errors.ts'
import { TAG } from '../../log/split.ts'
import type { AskedStretch, Clock } from '../../log/trafficLog.ts'
import { momentOfWallTime, type Zone } from '../../log/zone.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { lacksZone } from './logTimes.ts'
import { epochMicros, isoMicros } from './time.ts'

const FIELDS = ['model', 'caller', 'status', 'tag'] as const

export type Asked = {
  /** First moment wanted: ISO 8601, an epoch, or `t+3600s` where the log counts from a zero of its own. */
  readonly since?: string | undefined
  /** First moment no longer wanted. */
  readonly until?: string | undefined
  /** `FIELD=VALUE`: of one field any value will do, of several fields each must fit. A status may be `5xx`. */
  readonly where?: readonly string[] | undefined
}

/** What conditions look at; usage exports state no status. */
type FilteredRow = {
  readonly model: string
  readonly caller: string
  readonly status?: number
  /** A tag of the record; empty where it has none of that name. Absent where no condition asks for one. */
  readonly tag?: (name: string) => string
}

/** Whether a condition looks at more than a row holds: at the record it came from. */
export const asksForTags = ({ where = [] }: Asked): boolean => where.some(text => text.startsWith(TAG))

/** Why a row is not wanted; `undefined` where it is. */
export type RowFilter = (atMicros: number, row: FilteredRow) => string | undefined

/** Why rows outside the stretch are left out; that there are some shows that the log was kept there. */
export const beforeSince = (since: string): string => `before --since ${since}`
export const fromUntil = (until: string): string => `from --until ${until} on`

type Terms = {
  readonly clock: Clock
  /** Of times that state none. */
  readonly zone: Zone
  /** As callers are named in the log: `--where caller=` takes the name or what the report shows of it. */
  readonly callerName: (name: string) => string
}

/**
 * Builds the filter; `undefined` where all rows are wanted.
 *
 * @throws AuditError BAD_OPTION where a time or a condition is none, or the time is of another clock than the log's
 */
export function rowFilter({ since, until, where = [] }: Asked, terms: Terms): RowFilter | undefined {
  const checks: RowFilter[] = []
  if (since !== undefined) {
    const from = limitMicros('--since', since, terms)
    checks.push(atMicros => (atMicros < from ? beforeSince(since) : undefined))
  }
  if (until !== undefined) {
    const to = limitMicros('--until', until, terms)
    checks.push(atMicros => (atMicros >= to ? fromUntil(until) : undefined))
  }
  for (const { conditions, reason } of wantedOf(where)) {
    const fits = conditions.map(condition => fitOf(condition, terms.callerName))
    checks.push((_, row) => (fits.some(fit => fit(row)) ? undefined : reason))
  }
  return checks.length === 0 ? undefined : (atMicros, row) => firstReason(checks, atMicros, row)
}

function firstReason(checks: readonly RowFilter[], atMicros: number, row: FilteredRow): string | undefined {
  for (const check of checks) {
    const reason = check(atMicros, row)
    if (reason !== undefined) return reason
  }
  return undefined
}

/**
 * The stretch of wall-clock time that is wanted, in microseconds; `null` where it has no such end.
 *
 * @throws AuditError BAD_OPTION
 */
export const wallStretch = ({ since, until }: Asked, zone: Zone): AskedStretch => ({
  since: since === undefined ? null : wallLimit('--since', since, zone),
  until: until === undefined ? null : wallLimit('--until', until, zone)
})

const wallLimit = (option: string, text: string, zone: Zone): number =>
  limitMicros(option, text, { clock: 'wall', zone })

function limitMicros(option: string, text: string, { clock, zone }: Pick<Terms, 'clock' | 'zone'>): number {
  const relative = /^t\+(\d+(?:\.\d+)?)s$/.exec(text)
  if (clock === 'relative') {
    if (relative) return Math.round(Number(relative[1]) * MICROS_PER_SECOND)
    throw AuditError.of(
      'BAD_OPTION',
      option,
      text,
      'a time of this log, which counts from its own zero: t+3600s'
    )
  }
  const micros = /^\d+(\.\d+)?$/.test(text) ? epochMicros(Number(text)) : isoMicros(text)
  if (Number.isNaN(micros))
    throw AuditError.of('BAD_OPTION', option, text, 'a time such as 2026-11-03 or 2026-11-03T14:00:00Z')
  return lacksZone(text) ? momentOfWallTime(micros, zone) : micros
}

/** One condition: of the field, or of the tag of that name. */
export type Condition = {
  readonly field: (typeof FIELDS)[number]
  readonly tag: string
  readonly value: string
  /** The first digit of a class of statuses, such as `5xx`. */
  readonly statusClass: number | null
}

/** Conditions of one field, of which any will do, and why a row is left out that fits none of them. */
export type Wanted = { readonly conditions: readonly Condition[]; readonly reason: string }

/** @throws AuditError BAD_OPTION where one is none */
export function wantedOf(where: readonly string[]): readonly Wanted[] {
  const all = where.map(text => ({ text, condition: conditionIn(text) }))
  const keyOf = ({ field, tag }: Condition) => `${field}.${tag}`
  return [...new Set(all.map(({ condition }) => keyOf(condition)))].map(key => {
    const ofField = all.filter(({ condition }) => keyOf(condition) === key)
    const reason = `not --where ${ofField.map(({ text }) => text).join(' or ')}`
    return { conditions: ofField.map(({ condition }) => condition), reason }
  })
}

function conditionIn(text: string): Condition {
  const at = text.indexOf('=')
  const stated = text.slice(0, Math.max(0, at))
  const tag = stated.startsWith(TAG) ? stated.slice(TAG.length) : ''
  const field = tag === '' ? FIELDS.find(name => name === stated) : 'tag'
  const value = text.slice(at + 1)
  if (field === undefined || (field === 'tag' && tag === '')) throw badCondition(text)
  if (field !== 'status') return { field, tag, value, statusClass: null }
  if (/^[1-5]xx$/i.test(value)) return { field, tag, value, statusClass: Number(value[0]) }
  if (/^[1-5]\d\d$/.test(value)) return { field, tag, value, statusClass: null }
  throw badCondition(text)
}

function fitOf(
  { field, tag: name, value, statusClass }: Condition,
  callerName: Terms['callerName']
): (row: FilteredRow) => boolean {
  if (field === 'tag') return ({ tag }) => tag?.(name) === value
  if (field === 'model') return ({ model }) => model === value
  if (field === 'caller') {
    const shown = callerName(value)
    return ({ caller }) => caller === shown || caller === value
  }
  return statusClass === null
    ? ({ status }) => status === Number(value)
    : ({ status = 0 }) => Math.floor(status / 100) === statusClass
}

const badCondition = (text: string): AuditError =>
  AuditError.of(
    'BAD_OPTION',
    '--where',
    text,
    'model=NAME, caller=NAME, tag.NAME=VALUE, status=429 or status=5xx'
  )
