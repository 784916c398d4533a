/** Latencies and the load they met → p95 by requests in flight and by input length, and how far load degrades them. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { unknownOf } from '../shape.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { ClassQuantile, ClassRanks } from './classRanks.ts'
import type { Ranges } from './loadClasses.ts'
import type { LoadClass, UnderLoad } from './loadShape.ts'
import { underLoad } from './loadShape.ts'

/** Fewer have no p95 worth the name. */
const LEAST_ATTEMPTS = 20

/**
 * p95 of the latencies of attempts that succeeded, were not answered from a gateway's cache and state a duration.
 *
 * @param levels, inputs what each class holds
 */
export function describeUnderLoad(
  { total, ttft, tpot }: Latencies,
  levels: Ranges,
  inputs: Ranges
): UnderLoad {
  const metrics = [total, ttft, tpot].map(metric => metric.p95PerClass())
  const byInFlight = loadClasses(
    levels,
    metrics.map(metric => metric.first)
  )
  const byInput = loadClasses(
    inputs,
    metrics.map(metric => metric.second)
  )
  return { ...compared(byInFlight), byInFlight, byInput }
}

/** Of each class the p95 of the three latencies; classes without an attempt are left out. */
function loadClasses(
  ranges: Ranges,
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
    : unknown('ratio', 'the quietest level took no time', 'derived')
}

export const unknownUnderLoad = (why: string): UnderLoad => unknownOf(underLoad, why)

/** Each by the load met, and by the length of the input. */
export type Latencies = Readonly<Record<'total' | 'ttft' | 'tpot', ClassRanks>>
