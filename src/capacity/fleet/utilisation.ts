/** A fleet and the log → the share of its time with any request in the engine. */
import { estimated, type Figure, unknown } from '../../figure.ts'
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Demand } from '../demand/demand.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import { simulate } from '../engine/simulate.ts'
import type { Trial } from './trial.ts'

/** Logs up to this size are replayed whole for the mean utilisation. */
const REPLAYED_WHOLE = 20_000

/** Busy share over the whole log, where replaying it is quick. */
export function replayedUtilisation(
  engine: PerformanceModel,
  replicas: number,
  demand: Demand
): Figure | null {
  const { lengths, spanSeconds } = demand
  if (lengths.all > REPLAYED_WHOLE || spanSeconds <= 0) return null
  const { whole } = demand
  if (whole === null) return null
  const { busySeconds } = simulate(engine, replicas, whole(), { busy: { from: 0, to: spanSeconds } })
  const share = busySeconds.reduce((sum, busy) => sum + busy, 0) / (spanSeconds * replicas)
  return estimated(
    share,
    'share',
    'time with any request in the engine; the whole log replayed, without headroom'
  )
}

/** Busy seconds per token in the busiest minute × tokens of the log / replica seconds. */
export function scaledUtilisation(
  { busySeconds, window }: Trial & { readonly window: MinuteWindow },
  replicas: number,
  { totalTokens, spanSeconds }: Demand
): Figure {
  if (spanSeconds <= 0) return unknown('share', 'all requests arrive at once', 'estimated')
  const { inputTokens, outputTokens } = window.totals
  const secondsPerToken = (busySeconds * window.thinning) / (inputTokens + outputTokens)
  const share = Math.min(1, (secondsPerToken * totalTokens) / (spanSeconds * replicas))
  return estimated(
    share,
    'share',
    'the busiest minute scaled to the log; quieter hours batch less, so at least this'
  )
}
