/** The parameters of an address → the stretch of time that its buckets are asked of. */
import { AuditError } from '../../../errors.ts'
import { MICROS_PER_SECOND } from '../../../units.ts'
import { isoMicros } from '../../records/time.ts'
import type { Address } from '../address.ts'
import type { StoreAsked } from '../store.ts'

export type Span = {
  /** Seconds since the epoch; `to` is no longer wanted. */
  readonly from: number
  readonly to: number
  readonly width: '1m' | '1h' | '1d'
}

const SECONDS = { '1m': 60, '1h': 3_600, '1d': 86_400 } as const
const DAY = SECONDS['1d']

/** Both providers count with a delay of minutes: a bucket that is still filling would be less than was used. [s] */
const LAG_SECONDS = 600

/**
 * From `since` of the address, else `--since`, else 30 days back, until `until`, else `--until`. Where it begins with a day
 * it ends with one, the last that is over, so that the bill by the day is of the same time; else ten minutes ago.
 *
 * @param now seconds since the epoch
 * @throws AuditError BAD_ADDRESS
 */
export function spanOf(address: Address, { stretch }: Pick<StoreAsked, 'stretch'>, now: number): Span {
  const parameters = address.url.searchParams
  const width = widthIn(parameters.get('width') ?? '1m')
  const from = momentIn('since', parameters.get('since') ?? '30d', now)
  const begin = (parameters.has('since') ? null : seconds(stretch?.since)) ?? from
  const counted = begin % DAY === 0 ? down(now, DAY) : now - LAG_SECONDS
  const end = parameters.has('until')
    ? momentIn('until', parameters.get('until') as string, now)
    : seconds(stretch?.until)
  const step = SECONDS[width]
  const span = { from: down(begin, step), to: down(Math.min(end ?? counted, now - LAG_SECONDS), step), width }
  if (span.from < span.to) return span
  throw refused('since and until leave no whole bucket that is already counted', 'Say an earlier since')
}

/** Whether days of costs are of exactly that time. */
export const isWholeDays = ({ from, to }: Span): boolean => from % DAY === 0 && to % DAY === 0

const down = (moment: number, step: number): number => Math.floor(moment / step) * step

const seconds = (micros: number | null | undefined): number | null =>
  micros == null ? null : micros / MICROS_PER_SECOND

function widthIn(text: string): Span['width'] {
  if (text === '1m' || text === '1h' || text === '1d') return text
  throw refused(`width ${text} is not known`, 'Known: 1m, 1h, 1d')
}

/** `30d` before today began, `36h` before now, or a day or time in UTC. */
function momentIn(name: string, text: string, now: number): number {
  const [, count, unit] = /^(\d{1,4})([dh])$/.exec(text) ?? []
  if (count !== undefined)
    return unit === 'd' ? down(now, DAY) - Number(count) * DAY : now - Number(count) * SECONDS['1h']
  const micros = isoMicros(text)
  if (!Number.isNaN(micros)) return micros / MICROS_PER_SECOND
  throw refused(`${name} is not a time`, 'Set 30d, 36h, 2026-11-03 or 2026-11-03T14:00:00Z')
}

const refused = (why: string, remedy: string): AuditError =>
  AuditError.of('BAD_ADDRESS', 'the address', why, remedy)
