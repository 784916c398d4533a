/** Latencies and the load they met → p95 by requests in flight and by input length, and how far load degrades them. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { inFlightClasses, inputClasses, type RangedClasses } from './loadClasses.ts'
import { bucketPerValue, type ClassQuantile, p95PerClass } from './quantilePerClass.ts'
import type { LoadClass, UnderLoad } from './trafficShape.ts'

/** Fewer have no p95 worth the name. */
const LEAST_ATTEMPTS = 20

/**
 * p95 of the latencies of attempts that succeeded, were not answered from a gateway's cache and state a duration.
 *
 * @param others in flight at the arrival of each attempt
 * @param scratch at least as long as the log
 */
export function describeUnderLoad(log: RequestLog, others: Uint32Array, scratch: Float64Array): UnderLoad {
  const [byLevel, byInput] = [inFlightClasses(log, others), inputClasses(log)]
  const metrics = [log.durationMicros, log.ttftMicros, tpotMicros(log, scratch)].map(values => {
    const buckets = bucketPerValue(values)
    return { byLevel: p95PerClass(values, buckets, byLevel), byInput: p95PerClass(values, buckets, byInput) }
  })
  const byInFlight = loadClasses(
    byLevel,
    metrics.map(metric => metric.byLevel)
  )
  const inputs = loadClasses(
    byInput,
    metrics.map(metric => metric.byInput)
  )
  return { ...compared(byInFlight), byInFlight, byInput: inputs }
}

/** TPOT per attempt, `NaN` where it has none, written into `micros`. [µs] */
function tpotMicros(log: RequestLog, micros: Float64Array): Float64Array {
  const { durationMicros, ttftMicros, outputTokens, length } = log
  for (let i = 0; i < length; i++) {
    const later = (outputTokens[i] as number) - 1
    const decoding = (durationMicros[i] as number) - (ttftMicros[i] as number)
    micros[i] = later > 0 ? decoding / later : Number.NaN
  }
  return micros.subarray(0, length)
}

/** Of each class the p95 of the three latencies; classes without an attempt are left out. */
function loadClasses(
  { ranges }: RangedClasses,
  [total, ttft, tpot]: readonly (readonly ClassQuantile[])[]
): readonly LoadClass[] {
  return ranges
    .map(([from, to], code) => ({
      from,
      to,
      attempts: total?.[code]?.count ?? 0,
      total: p95Figure(measured, total?.[code]),
      ttft: p95Figure(measured, ttft?.[code]),
      tpot: p95Figure(derived, tpot?.[code])
    }))
    .filter(({ attempts }) => attempts > 0)
}

function p95Figure(
  figure: (value: number, unit: string) => Figure,
  { count, p95 }: ClassQuantile = { count: 0, p95: Number.NaN }
): Figure {
  if (count === 0) return unknown('s', 'the log does not state it', figure(0, 's').basis)
  if (count < LEAST_ATTEMPTS)
    return unknown('s', `fewer than ${LEAST_ATTEMPTS} attempts`, figure(0, 's').basis)
  return figure(p95 / MICROS_PER_SECOND, 's')
}

function compared(classes: readonly LoadClass[]): Omit<UnderLoad, 'byInFlight' | 'byInput'> {
  const [quiet, busy] = classes.length < 2 ? [null, null] : [classes[0] ?? null, classes.at(-1) ?? null]
  return {
    quiet,
    busy,
    degradation: {
      total: ratio(busy?.total, quiet?.total),
      ttft: ratio(busy?.ttft, quiet?.ttft),
      tpot: ratio(busy?.tpot, quiet?.tpot)
    }
  }
}

function ratio(busy: Figure | undefined, quiet: Figure | undefined): Figure {
  if (busy === undefined || quiet === undefined)
    return unknown('ratio', 'all attempts met the same load', 'derived')
  const why = busy.value === null ? busy.note : quiet.note
  if (busy.value === null || quiet.value === null)
    return unknown('ratio', why ?? 'the log does not state it', 'derived')
  return quiet.value > 0
    ? derived(busy.value / quiet.value, 'ratio')
    : unknown('ratio', 'the quietest took no time', 'derived')
}

export const unknownUnderLoad = (why: string): UnderLoad => {
  const figure = unknown('ratio', why, 'derived')
  return {
    quiet: null,
    busy: null,
    degradation: { total: figure, ttft: figure, tpot: figure },
    byInFlight: [],
    byInput: []
  }
}
