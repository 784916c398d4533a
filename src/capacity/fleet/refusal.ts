/** An engine and what is demanded of it → why no number of its replicas would do, and what it would leave out. */
import { distributionOf } from '../../traffic/distribution.ts'
import type { Demand } from '../demand/demand.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import { longestAccepted } from '../engine/simulate.ts'
import type { Refused } from '../plan.ts'
import type { Sizing } from './sizing.ts'
import { measures, replayAlone, worstOf } from './trial.ts'

type Reason = Pick<Refused, 'reason' | 'explanation'>

type TooLong = { readonly requests: number; readonly all: number }

/** Requests that no replica accepts. */
export const countTooLong = (engine: PerformanceModel, { lengths }: Demand): TooLong => ({
  requests: lengths.countAbove(longestAccepted(engine)),
  all: lengths.all
})

export function tooLong(long: TooLong, engine: PerformanceModel, sizing: Sizing): Reason | undefined {
  const { model, demand, options } = sizing
  const share = long.requests / long.all
  const isAllowed = share <= 1 - options.slo.attainment
  if (isAllowed && demand.windows.every(window => measures(engine, window))) return undefined
  const limit = `${engine.maxSequenceTokens} tokens (context ${model.context}, KV cache ${engine.kvCapacityTokens})`
  return {
    reason: 'context',
    explanation: `${percent(share)} of the requests are longer than a replica accepts: ${limit}.`
  }
}

export function leftOut({ requests, all }: TooLong, engine: PerformanceModel): string[] {
  if (requests === 0) return []
  const limit = `longer than the ${engine.maxSequenceTokens} tokens that a replica accepts`
  return [
    `${requests} of ${all} requests are ${limit}; they are left out of the replay and would be refused.`
  ]
}

/** The promise, kept or not on an empty replica. */
export function outOfReach(engine: PerformanceModel, { demand, options }: Sizing): Reason | undefined {
  const { slo } = options
  const alone = worstOf(demand.windows.map(window => replayAlone(engine, window, slo)))
  if (alone.attainment >= slo.attainment) return undefined
  const isTtft = alone.ttftAttainment <= alone.tpotAttainment
  const [name, limit, reached] = isTtft
    ? ['TTFT', slo.ttftSeconds, alone.ttftAttainment]
    : ['TPOT', slo.tpotSeconds, alone.tpotAttainment]
  return {
    reason: isTtft ? 'ttft-floor' : 'tpot-floor',
    explanation:
      `Even alone on an empty replica only ${percent(reached)} of the busiest minute's requests meet a ${name} of ` +
      `${limit} s (p95 ${p95(isTtft ? alone.ttftSeconds : alone.tpotSeconds)} s); no number of replicas mends that.`
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const p95 = (values: Float64Array): string =>
  (distributionOf(values, 's', 'estimated')?.p95 ?? Number.NaN).toFixed(3)
