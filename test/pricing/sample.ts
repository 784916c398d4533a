/** Small logs, plans and price books for the tests of this folder. */

import type { Candidate } from '../../src/capacity/candidateShape.ts'
import { type CapacityPlan, capacity } from '../../src/capacity/planShape.ts'
import type { Workload } from '../../src/capacity/workloadShape.ts'
import { derived, estimated, unknown } from '../../src/figure.ts'
import { tierCode } from '../../src/log/serviceTier.ts'
import { NO_RETRIES, type RequestLog, type UsageBuckets } from '../../src/log/trafficLog.ts'
import { defaultsOf } from '../../src/option.ts'
import type { PartOf } from '../../src/pricing/bills.ts'
import { NO_EXTRAS } from '../../src/pricing/extras.ts'
import { PRICES, type PriceBook } from '../../src/pricing/priceBook.ts'
import { PACKAGE_LIST } from '../../src/pricing/rates.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { EVIDENCE } from '../capacity/evidenceSample.ts'
import { filled, type Part } from '../report/filled.ts'

export type Row = {
  readonly at?: number
  readonly model?: string
  readonly input?: number
  readonly cached?: number
  readonly output?: number
  readonly flags?: number
  readonly costUsd?: number
}

export const noOverrides: PriceBook = { ...defaultsOf(PRICES), list: PACKAGE_LIST, extras: NO_EXTRAS }

/** What a row leaves out is NaN, as in a log that does not state it. */
export function logOf(rows: readonly Row[], clock: RequestLog['clock'] = 'relative'): RequestLog {
  const models = ['', ...new Set(rows.flatMap(({ model }) => model ?? []))]
  const unstated = new Float64Array(rows.length).fill(Number.NaN)
  return {
    grain: 'request',
    clock,
    length: rows.length,
    arrivalMicros: Float64Array.from(rows, ({ at }, i) => at ?? i),
    durationMicros: unstated,
    ttftMicros: unstated,
    inputTokens: Float32Array.from(rows, ({ input }) => input ?? Number.NaN),
    cachedTokens: Float32Array.from(rows, ({ cached }) => cached ?? Number.NaN),
    outputTokens: Float32Array.from(rows, ({ output }) => output ?? Number.NaN),
    status: new Uint16Array(rows.length),
    flags: Uint16Array.from(rows, ({ flags }) => flags ?? 0),
    model: Uint16Array.from(rows, ({ model }) => models.indexOf(model ?? '')),
    models,
    caller: new Uint32Array(rows.length),
    callers: [''],
    retries: NO_RETRIES,
    ...(rows.some(({ costUsd }) => costUsd !== undefined)
      ? { costUsd: Float32Array.from(rows, ({ costUsd }) => costUsd ?? Number.NaN) }
      : {})
  }
}

export type BucketRow = Row & { readonly requests: number; readonly batch?: boolean; readonly tier?: string }

export function bucketsOf(rows: readonly BucketRow[]): UsageBuckets {
  const { models, model, inputTokens, cachedTokens, outputTokens, arrivalMicros } = logOf(rows, 'wall')
  return {
    grain: 'bucket',
    clock: 'wall',
    length: rows.length,
    bucketSeconds: 3600,
    coverStartMicros: 0,
    coverEndMicros: rows.length * 3600e6,
    startMicros: arrivalMicros,
    requests: Float64Array.from(rows, ({ requests }) => requests),
    inputTokens: Float64Array.from(inputTokens),
    cachedTokens: Float64Array.from(cachedTokens),
    outputTokens: Float64Array.from(outputTokens),
    batch: Uint8Array.from(rows, ({ batch }) => Number(batch ?? false)),
    tier: Uint8Array.from(rows, ({ tier }) => tierCode(tier ?? '')),
    model,
    models,
    caller: new Uint32Array(rows.length),
    callers: ['']
  }
}

type Fleet = { readonly gpu: string; readonly gpus: number; readonly source?: string }

/** One workload per entry: its GPUs, or `null` where none is recommended. */
export function planOf(...fleets: readonly (Fleet | null)[]): CapacityPlan {
  return filled(capacity, {
    slo: { ttftSeconds: 2, tpotSeconds: 0.1, attainment: 0.95 },
    headroom: 0.2,
    growth: 0,
    plannedGrowth: 0,
    levers: [],
    calibrations: [],
    confidence: null,
    workloads: fleets.map(workloadOf),
    gpus: estimated(
      fleets.reduce((sum, fleet) => sum + (fleet?.gpus ?? Number.NaN), 0),
      'GPUs'
    ),
    replicas: estimated(fleets.length, 'replicas'),
    schedule: null,
    assumptions: []
  })
}

function workloadOf(fleet: Fleet | null): Part<Workload> {
  return {
    kind: 'chat',
    served: 'dedicated',
    sharedUsdPerMonth: null,
    mode: 'plain',
    standIns: [],
    promise: {
      ttftSeconds: 2,
      tpotSeconds: 0.05,
      latencySeconds: null,
      attainment: 0.95,
      ttftGrowsFromTokens: null,
      classes: [],
      from: 'class'
    },
    ladder: [],
    insist: [],
    beforeAfter: { today: null, planned: null, isSlower: null },
    walkForward: null,
    disaggregated: null,
    cachedInput: null,
    considered: 1,
    sourceModels: [fleet === null ? 'gpt-5' : (fleet.source ?? 'gpt-4o-mini')],
    targetModel: fleet === null ? null : 'gpt-oss-20b',
    why: 'no open-weight equivalent is established',
    requests: 100,
    busiest: [],
    candidates: [],
    refused: [],
    recommended: fleet === null ? null : candidateOf(fleet.gpu, fleet.gpus),
    unmet: null,
    schedule: null,
    timeline: null
  }
}

function candidateOf(gpu: string, gpus: number): Part<Candidate> {
  const none = unknown('s', 'not simulated here', 'estimated')
  const seconds = { count: 1, mean: 1, min: 1, p50: 1, p90: 1, p95: 1, p99: 1, max: 1, unit: 's' } as const
  return {
    gpu,
    tensorParallel: 1,
    dataParallel: 1,
    gpusPerReplica: 1,
    precision: 'native',
    engine: 'vllm',
    replicas: gpus,
    spareReplicas: 0,
    gpus,
    rentedGpus: gpus,
    nodes: 1,
    ttft: { ...seconds, basis: 'estimated' },
    tpot: null,
    latency: { ...seconds, basis: 'estimated' },
    attainment: none,
    utilisation: { mean: none, peak: none },
    load: none,
    queueing: { replicas: none, ratio: none, waiting: none, meanWait: none },
    weightsGib: 12,
    kvCapacityTokens: 1e6,
    evidence: EVIDENCE,
    memoryTight: false,
    usdPerGpuHour: none,
    usdPerMonth: none,
    binding: 'decode',
    notes: []
  }
}

/** What a comparison takes from the description of a log: its span, its refusals, and its peak. */
export const describedAs = (spanSeconds: number, throttled = 0) => {
  const { period, traffic } = describeTraffic(logOf([{ at: 0 }, { at: 1e6 }], 'wall'))
  return {
    period: { ...period, spanSeconds },
    traffic: {
      ...traffic,
      counts: { ...traffic.counts, throttled },
      throttling:
        throttled === 0
          ? traffic.throttling
          : { ...traffic.throttling, share: derived(throttled / 2, 'share') }
    }
  }
}

/** Of plans in which nothing stays on the shared pool. */
export const nothingStays: PartOf = () => ({ usd: 0, isWhole: true })
