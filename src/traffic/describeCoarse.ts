/** A request log whose clock counts hours or days → `TrafficShape`: sizes and waits of requests, and peaks as sums tell them. */
import type { UsageBuckets } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { describeBuckets } from './describeBuckets.ts'
import type { Slice } from './sliceShape.ts'
import type { TrafficDescription } from './trafficShape.ts'

const COARSE = 'the times of the log are whole hours or days'

/**
 * @param whole as its rows say, every call of an hour or a day at one moment
 * @param sums of the same log
 */
export function describeCoarse(
  { traffic: whole }: TrafficDescription,
  sums: UsageBuckets,
  zone: Zone
): TrafficDescription {
  const { period, grain, traffic } = describeBuckets(sums, zone, COARSE)
  const { peak, peakTpm, peakInputTpm, peakOutputTpm, averageTpm } = traffic.tokens
  const { clockResolutionSeconds, sharedArrivals, mostAtOneArrival } = whole.burstiness
  return {
    period,
    grain,
    traffic: {
      ...traffic,
      counts: whole.counts,
      tokens: { ...whole.tokens, peak, peakTpm, peakInputTpm, peakOutputTpm, averageTpm },
      burstiness: { ...traffic.burstiness, clockResolutionSeconds, sharedArrivals, mostAtOneArrival },
      latency: { ...whole.latency, underLoad: traffic.latency.underLoad },
      throttling: { ...traffic.throttling, share: whole.throttling.share },
      models: withPeaksOf(whole.models, traffic.models),
      callers: withPeaksOf(whole.callers, traffic.callers),
      split: whole.split && {
        ...whole.split,
        values: withPeaksOf(whole.split.values, traffic.split?.values ?? [])
      }
    }
  }
}

function withPeaksOf(slices: readonly Slice[], sums: readonly Slice[]): readonly Slice[] {
  const byName = new Map(sums.map(slice => [slice.name, slice]))
  return slices.map(slice => {
    const sum = byName.get(slice.name)
    if (sum === undefined) return slice
    const { averageRps, peakRps, peakRpsAt, peakRpm, peakRpmAt, peakTpm, peakTpmAt } = sum
    return { ...slice, averageRps, peakRps, peakRpsAt, peakRpm, peakRpmAt, peakTpm, peakTpmAt }
  })
}
