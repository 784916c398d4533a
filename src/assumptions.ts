/** A log, what was asked of it and how it was sized → what the report assumes, with the flag that changes it. */
import { BURST_FACTOR } from './capacity/demand/synthesise.ts'
import { KV_PRECISION_NOTES } from './capacity/engine/precisionFlags.ts'
import type { ServiceLevel } from './capacity/promiseShape.ts'
import type { Workload } from './capacity/workloadShape.ts'
import type { RequestLog, TrafficLog, UsageBuckets } from './log/trafficLog.ts'
import type { AuditOptions } from './options.ts'
import type { Assumption } from './report/auditReport.ts'
import { duration, statedShare, withCommas } from './words.ts'

/**
 * @param workloads as they were sized: agents are promised throughput, whatever limits stand beside it
 * @param sizedOn single requests, or sums of them
 */
export function assumptionsOf(
  log: TrafficLog,
  { sizing, prices }: Pick<AuditOptions, 'sizing' | 'prices'>,
  workloads: readonly Pick<Workload, 'promise'>[],
  sizedOn: TrafficLog['data']['grain']
): readonly Assumption[] {
  const bucketed: Assumption = {
    name: 'burst inside a bucket',
    value: `${BURST_FACTOR}× its average for buckets of an hour and more`,
    flag: null,
    why: 'sums hide their peak; the GPUs are sized on arrivals drawn at this rate'
  }
  const named: Assumption = {
    name: 'model of unnamed rows',
    value: prices.sourceModel ?? 'none: they are unpriced',
    flag: '--source-model',
    why: 'the log names no model for some rows'
  }
  return [
    ...sized(log.data),
    ...promised(sizing.slo, workloads),
    {
      name: 'headroom',
      value: statedShare(sizing.headroom),
      flag: '--headroom',
      why: 'traffic above the observed peak that the fleet must carry'
    },
    {
      name: 'spare replicas',
      value: String(sizing.spare),
      flag: '--spare',
      why: 'one may fail or be updated without an outage'
    },
    {
      name: 'weights',
      value: sizing.precisions.join(', ').replace('native', 'as published') || 'as published, fp8 or fp4',
      flag: '--precision',
      why: 'smaller weights are faster and may answer worse'
    },
    {
      name: 'KV cache',
      value: sizing.kvPrecision,
      flag: '--kv-precision',
      why: KV_PRECISION_NOTES[sizing.kvPrecision]
    },
    { name: 'month', value: '730 hours', flag: null, why: 'the log is scaled from its span to a month' },
    ...(sizedOn === 'bucket' ? [bucketed] : []),
    ...(namesNoModel(log) ? [named] : [])
  ]
}

const namesNoModel = ({ data }: TrafficLog): boolean => data.model.some(code => code === 0)

function promised(slo: ServiceLevel, workloads: readonly Pick<Workload, 'promise'>[]): readonly Assumption[] {
  if (workloads.length > 0 && workloads.every(({ promise }) => promise.from === 'agents'))
    return [
      {
        name: 'promise',
        value: 'throughput, no limit on waits',
        flag: '--slo-ttft',
        why: 'most of each prompt is cached, as of agents'
      }
    ]
  const why = (otherwise: string) => (slo.from === 'log' ? 'p95 of the log: no slower than today' : otherwise)
  return [
    {
      name: 'TTFT limit',
      value: heldTo('ttftSeconds', slo, workloads),
      flag: '--slo-ttft',
      why: why('longest wait for the first token')
    },
    {
      name: 'TPOT limit',
      value: heldTo('tpotSeconds', slo, workloads),
      flag: '--slo-tpot',
      why: why('longest mean gap between tokens')
    },
    {
      name: 'attainment',
      value: statedShare(slo.attainment),
      flag: '--slo-attainment',
      why: 'share of requests within both limits, in the busiest minute'
    }
  ]
}

/** A limit as asked for, and how far it gave way. */
function heldTo(
  limit: 'ttftSeconds' | 'tpotSeconds',
  slo: ServiceLevel,
  workloads: readonly Pick<Workload, 'promise'>[]
): string {
  const kept = workloads
    .filter(({ promise }) => promise.from !== 'agents')
    .map(({ promise }) => promise[limit] ?? Number.POSITIVE_INFINITY)
  const longest = Math.max(slo[limit], ...kept)
  if (longest === slo[limit]) return duration(longest)
  const most = Number.isFinite(longest) ? `up to ${duration(longest)}` : 'none'
  return `${duration(slo[limit])} asked for, ${most} held`
}

/** What `--assume-tokens` stands in for: sizes of requests, or how many there were. */
function sized(data: RequestLog | UsageBuckets): readonly Assumption[] {
  if (data.assumedTokens === undefined) return []
  const { input, output } = data.assumedTokens
  const sizes = `${input} in, ${output} out`
  if (data.grain === 'request')
    return [
      {
        name: 'tokens of requests that state none',
        value: sizes,
        flag: '--assume-tokens',
        why: 'the log states no sizes: what follows from them is as good as this guess'
      }
    ]
  const total = (column: Float64Array) => column.reduce((sum, tokens) => sum + (tokens || 0), 0)
  const byOutput = Math.round(total(data.outputTokens) / output)
  return [
    {
      name: 'requests of an export that counts none',
      value: `${withCommas(total(data.requests))}: ${sizes} in each, counted by the input`,
      flag: '--assume-tokens',
      why: `the export counts tokens alone; by its output they would be ${withCommas(byOutput)}`
    }
  ]
}
