/** Durations and first tokens → latency as callers saw it, over all and under load. */
import type { Basis, RankedDistribution } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { ClassRanks } from './classRanks.ts'
import { describeOrdered, quotedRanks } from './distribution.ts'
import { type Sweep, sweepInFlight } from './inFlight.ts'
import { INPUTS, type LoadCodes, loadCodes, NO_CLASS } from './loadClasses.ts'
import type { Latency } from './loadShape.ts'
import { scratchFor } from './scratch.ts'
import type { Latencies } from './underLoad.ts'
import { describeUnderLoad, unknownUnderLoad } from './underLoad.ts'

/**
 * Over attempts that succeeded and were not answered from a gateway's cache:
 *
 *     TPOT = (latency − TTFT) / (output − 1), for answers of two tokens and more. [s]
 *
 * @param sweep of the same log
 */
export function describeLatency(log: RequestLog, sweep = sweepInFlight(log, scratchFor(log))): Latency {
  const codes = loadCodes(log, sweep.others, sweep.max)
  const latencies = latenciesOf(log, codes)
  return {
    total: inSeconds(latencies.total, 'measured'),
    ttft: inSeconds(latencies.ttft, 'measured'),
    // Computed from three measured numbers.
    tpot: inSeconds(latencies.tpot, 'derived'),
    underLoad: underLoad(sweep, latencies, codes)
  }
}

const underLoad = ({ ends }: Sweep, latencies: Latencies, codes: LoadCodes): Latency['underLoad'] =>
  ends.length === 0
    ? unknownUnderLoad('the log has no durations')
    : describeUnderLoad(latencies, codes.levelRanges, codes.inputRanges)

/** [µs] */
function latenciesOf(log: RequestLog, { codes, levels }: LoadCodes): Latencies {
  const ranks = () => new ClassRanks(levels, INPUTS)
  const [total, ttft, tpot] = [ranks(), ranks(), ranks()]
  const { durationMicros, ttftMicros, outputTokens, length } = log
  const tpotMicros = (i: number) => {
    const later = (outputTokens[i] as number) - 1
    return later > 0 ? ((durationMicros[i] as number) - (ttftMicros[i] as number)) / later : Number.NaN
  }
  for (let i = 0; i < length; i++) {
    const code = codes[i] as number
    if (code === NO_CLASS) continue
    total.see(durationMicros[i] as number, code)
    ttft.see(ttftMicros[i] as number, code)
    tpot.see(tpotMicros(i), code)
  }
  for (const one of [total, ttft, tpot]) one.want(quotedRanks(one.count))
  for (let i = 0; i < length; i++) {
    const code = codes[i] as number
    if (code === NO_CLASS) continue
    total.pick(durationMicros[i] as number, code)
    ttft.pick(ttftMicros[i] as number, code)
    tpot.pick(tpotMicros(i), code)
  }
  return { total, ttft, tpot }
}

/** Whole numbers of microseconds add up without rounding, and dividing them leaves their order as it is. */
function inSeconds(ranks: ClassRanks, basis: Basis): RankedDistribution | null {
  if (ranks.count === 0) return null
  const { count, sum, valuesAt } = ranks.ordered()
  const seconds = (micros: number) => micros / MICROS_PER_SECOND
  return describeOrdered(
    { count, sum: seconds(sum), valuesAt: ranks => valuesAt(ranks).map(seconds) },
    's',
    basis
  )
}
