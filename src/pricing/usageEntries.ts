/** Usage that another export of the same traffic states → entries of a bill without money, day by day. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../units.ts'
import type { BillEntry } from './billExport.ts'
import type { BilledUsage } from './billed.ts'
import { BILLED_PARTS, PACKAGE_LIST } from './rates.ts'
import { usageOf } from './usage.ts'

/** Usage needs no prices here: names and counts alone are compared. */
const NAMES_ALONE = { list: PACKAGE_LIST, of: (model: string) => ({ name: model, listed: null }) } as const

/** By UTC day; all together where the log has no wall clock or its buckets are longer. */
export function usageEntries(data: RequestLog | UsageBuckets): readonly BillEntry[] {
  const isLong = data.grain === 'bucket' && data.bucketSeconds * MICROS_PER_SECOND > MICROS_PER_DAY
  if (data.clock !== 'wall' || isLong) return entriesOf(usageOf(data, NAMES_ALONE, null))
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const dayOf = (row: number) => Math.floor((micros[row] as number) / MICROS_PER_DAY)
  const days = [...new Set(Array.from({ length: data.length }, (_, row) => dayOf(row)))]
  return days.flatMap(day => {
    const keep = Uint8Array.from({ length: data.length }, (_, row) => (dayOf(row) === day ? 1 : 0))
    const time = { start: day * MICROS_PER_DAY, end: (day + 1) * MICROS_PER_DAY }
    return entriesOf(usageOf(data, NAMES_ALONE, null, keep)).map(entry => ({ ...entry, time }))
  })
}

export const entriesOf = ({ kinds, models }: BilledUsage): readonly BillEntry[] =>
  kinds.flatMap(kind => {
    const head = { model: models[kind.model] as string, isBatch: kind.tier === 'batch', usd: null }
    return [
      { ...head, part: null, tokens: null, requests: kind.attempts },
      ...BILLED_PARTS.filter(part => kind[part] > 0).map(part => ({
        ...head,
        part,
        tokens: kind[part],
        requests: null
      }))
    ]
  })
