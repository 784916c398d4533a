/** A log, in rows or added up → `TrafficShape`. */
import type { TrafficLog } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { describeTraffic } from './describe.ts'
import { describeAggregates } from './describeAggregates.ts'
import type { TrafficDescription } from './trafficShape.ts'

/** @param latencySeconds see `describeTraffic` */
export const describeLog = (
  { data, sums }: TrafficLog,
  zone: Zone,
  latencySeconds: number | null
): TrafficDescription =>
  sums === undefined ? describeTraffic(data, zone, latencySeconds) : describeAggregates(sums, zone)
