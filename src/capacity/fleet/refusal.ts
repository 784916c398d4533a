/** An engine and what is demanded of it → why no number of its replicas would do, and what it would leave out. */
import { distributionOf } from '../../traffic/distribution.ts'
import { share, withCommas } from '../../words.ts'
import type { Refused } from '../candidateShape.ts'
import type { Demand } from '../demand/demand.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import { longestAccepted } from '../engine/simulate.ts'
import type { Sizing } from './sizing.ts'
import { measures, replayAlone } from './trial.ts'

type Reason = Pick<Refused, 'reason' | 'explanation'>

type TooLong = { readonly requests: number; readonly all: number }

/** Requests that no replica accepts. */
export const countTooLong = (engine: PerformanceModel, { lengths }: Demand): TooLong => ({
  requests: lengths.countAbove(longestAccepted(engine)),
  all: lengths.all
})

export function tooLong(long: TooLong, engine: PerformanceModel, sizing: Sizing): Reason | undefined {
  const { model, demand, options } = sizing
  const part = long.requests / long.all
  const isAllowed = part <= 1 - options.slo.attainment
  if (isAllowed && demand.windows.every(window => measures(engine, window))) return undefined
  const limit = `${withCommas(engine.maxSequenceTokens)} tokens (context ${withCommas(model.context)}, KV cache ${withCommas(engine.kvCapacityTokens)})`
  return {
    reason: 'context',
    explanation: `${share(part)} of the requests are longer than a replica accepts: ${limit}.`
  }
}

export function leftOut({ requests, all }: TooLong, engine: PerformanceModel): string[] {
  if (requests === 0) return []
  const limit = `longer than the ${withCommas(engine.maxSequenceTokens)} tokens that a replica accepts`
  return [
    `${withCommas(requests)} of ${withCommas(all)} requests are ${limit}; they are left out of the replay and would be refused.`
  ]
}

/** The promise, kept or not on an empty replica; the floor that no number of replicas passes. */
export function outOfReach(
  engine: PerformanceModel,
  { demand, options }: Pick<Sizing, 'demand' | 'options'>
): (Reason & { readonly distance: number }) | undefined {
  const { slo } = options
  const alone = replayAlone(engine, demand.windows, slo)
  if (alone.attainment >= slo.attainment) return undefined
  const limits = [
    ['ttft-floor', 'TTFT', slo.ttftSeconds, alone.ttftAttainment, alone.ttftSeconds],
    ['tpot-floor', 'TPOT', slo.tpotSeconds, alone.tpotAttainment, alone.tpotSeconds],
    ['latency-floor', 'whole answer', slo.latencySeconds ?? 0, alone.latencyAttainment, alone.latencySeconds]
  ] as const
  const [reason, name, limit, reached, values] = limits.reduce((worst, next) =>
    next[3] < worst[3] ? next : worst
  )
  const grows = reason === 'ttft-floor' && (slo.classes ?? slo.ttftGrowsFromTokens) !== undefined
  return {
    reason,
    distance: Math.max(
      ...limits
        .map(([, , limit, , values]) => (limit > 0 ? Number(p95(values)) / limit : 0))
        .filter(Number.isFinite)
    ),
    explanation:
      `Even alone on an empty replica only ${share(reached)} of the busiest minutes' requests meet a ${name} of ` +
      `${Number(limit.toPrecision(3))} s${grows ? ', more for longer prompts' : ''} (p95 ${p95(values)} s); more replicas do not help.`
  }
}

const p95 = (values: Float64Array): string =>
  (distributionOf(values, 's', 'estimated')?.p95 ?? Number.NaN).toFixed(3)
