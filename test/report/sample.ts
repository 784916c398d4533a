/** Hand-made audit reports: one of requests, one of buckets with most figures unknown, one with hostile names. */

import type { Candidate, Refused } from '../../src/capacity/candidateShape.ts'
import { capacity as capacityShape } from '../../src/capacity/planShape.ts'
import {
  assumed,
  type Basis,
  between,
  type Distribution,
  derived,
  estimated,
  type Figure,
  measured,
  type RankedDistribution,
  unknown
} from '../../src/figure.ts'
import { type CostComparison, pricing as pricingShape } from '../../src/pricing/costShape.ts'
import type { CostLine } from '../../src/pricing/lineShape.ts'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { summarised } from '../../src/report/summary.ts'
import type { LoadClass } from '../../src/traffic/loadShape.ts'
import type { Slice } from '../../src/traffic/sliceShape.ts'
import { type Peak, type TokenDistribution, traffic as trafficShape } from '../../src/traffic/trafficShape.ts'
import { EVIDENCE } from '../capacity/evidenceSample.ts'
import { filled, type Part } from './filled.ts'
import { bucketLimits, requestLimits } from './limitsSample.ts'

/** A smooth made-up distribution from its median. */
const PLANNED = {
  served: 'dedicated' as const,
  sharedUsdPerMonth: null,
  mode: 'plain' as const,
  standIns: [],
  promise: {
    ttftSeconds: 2,
    tpotSeconds: 0.05,
    latencySeconds: null,
    attainment: 0.95,
    ttftGrowsFromTokens: null,
    classes: [],
    from: 'class' as const
  },
  ladder: [],
  insist: [],
  beforeAfter: { today: null, planned: null, isSlower: null },
  walkForward: null,
  disaggregated: null,
  cachedInput: null,
  considered: 1
}

const spread = (p50: number, unit: string, basis: Basis, count = 26_104): Distribution => ({
  count,
  mean: p50 * 1.2,
  min: p50 * 0.1,
  p50,
  p90: p50 * 1.9,
  p95: p50 * 2.4,
  p99: p50 * 3.6,
  max: p50 * 6.5,
  unit,
  basis
})

const ranked = (p50: number, basis: Basis): RankedDistribution => ({
  ...spread(p50, 's', basis),
  nearestRank: { p50, p95: p50 * 2.4, p99: p50 * 3.6 }
})

const tokens = (p50: number, sum: number): TokenDistribution => ({
  ...spread(p50, 'tokens', 'measured'),
  sum,
  nearestRank: { p50, p95: Math.round(p50 * 2.4), p99: Math.round(p50 * 3.6) }
})

const at = '2026-10-14T19:42:11.204000Z'

const peak = (sliding: number, aligned: number): Peak => ({
  sliding: measured(sliding, 'requests'),
  aligned: measured(aligned, 'requests'),
  at,
  alignedAt: '2026-10-14T19:42:00Z'
})

const tokenPeak = (sliding: number, aligned: number): Peak => ({
  sliding: measured(sliding, 'tokens/min'),
  aligned: measured(aligned, 'tokens/min'),
  at,
  alignedAt: '2026-10-14T19:42:00Z'
})

const loadClass = (from: number, to: number, scale: number): LoadClass => ({
  from,
  to,
  attempts: 2_610,
  total: measured(5.1 * scale, 's'),
  ttft: measured(0.9 * scale, 's'),
  tpot: derived(0.02 * scale, 's')
})

const slice = (name: string, attempts: number, throttled = 0): Slice => ({
  name,
  attempts,
  succeeded: attempts - throttled - 3,
  failed: throttled + 3,
  throttled,
  inputTokens: measured(attempts * 1_423, 'tokens'),
  cachedTokens: measured(attempts * 640, 'tokens'),
  outputTokens: measured(attempts * 212, 'tokens'),
  averageRps: derived(attempts / 1_209_500, 'requests/s'),
  peakRps: measured(3, 'requests/s'),
  peakRpsAt: at,
  peakRpm: measured(Math.round(attempts / 800), 'requests'),
  peakRpmAt: at,
  peakTpm: measured(attempts * 2, 'tokens/min'),
  peakTpmAt: at
})

const candidate = (gpu: string, tensorParallel: number, replicas: number, usd: number): Part<Candidate> => ({
  gpu,
  tensorParallel,
  dataParallel: 1,
  precision: 'bf16',
  engine: 'vllm',
  replicas,
  spareReplicas: 1,
  gpusPerReplica: tensorParallel,
  gpus: (replicas + 1) * tensorParallel,
  rentedGpus: (replicas + 1) * tensorParallel,
  nodes: Math.ceil(((replicas + 1) * tensorParallel) / 8),
  ttft: spread(0.21, 's', 'estimated', 34),
  tpot: spread(0.0174, 's', 'estimated', 33),
  latency: spread(4.4, 's', 'estimated', 34),
  attainment: estimated(0.9813, 'share'),
  utilisation: { mean: estimated(0.064, 'share'), peak: estimated(0.713, 'share') },
  load: estimated(0.612, 'share'),
  queueing: {
    replicas: estimated(2, 'replicas'),
    ratio: estimated(1.5, 'ratio'),
    waiting: estimated(0.31, 'share'),
    meanWait: estimated(0.042, 's')
  },
  weightsGib: 131.4,
  kvCapacityTokens: 148_320,
  speculative: null,
  lora: null,
  evidence: EVIDENCE,
  memoryTight: false,
  usdPerGpuHour: {
    ...assumed(usd, 'USD/GPU-hour', 'Lambda, on-demand, 2026-09-20'),
    low: usd * 0.7,
    high: usd * 1.4
  },
  usdPerMonth: estimated((replicas + 1) * tensorParallel * usd * 730, 'USD/month'),
  binding: replicas === 1 ? 'one-replica' : 'prefill',
  notes: []
})

const refused = (gpu: string, tensorParallel: number): Refused => ({
  gpu,
  tensorParallel,
  dataParallel: 1,
  precision: 'bf16',
  engine: 'vllm',
  reason: 'memory',
  explanation: 'the weights take 131.4 GiB and 40.0 GiB are usable.'
})

const noBreakEven = Object.fromEntries(
  ['traffic', 'tokensPerMonth', 'utilisation', 'usdPerMtok', 'usdPerGpuHour', 'peakToAverage'].map(name => [
    name,
    unknown(name, 'one side is unpriced', 'estimated')
  ])
) as CostComparison['breakEven']

/** What a comparison holds beside both bills. */
const around = (sharedUsd: number | null, fixedUsd: number | null) => {
  const month = (usd: number | null, why: string) =>
    usd === null ? unknown('USD/month', why, 'estimated') : estimated(usd, 'USD/month')
  const base = (replicas: number, usdOverflow: number) => ({
    replicas,
    gpus: 2 * replicas,
    usdBase: 8_745 * replicas,
    usdOverflow,
    usdPerMonth: 8_745 * replicas + usdOverflow,
    overflowShare: usdOverflow / 196.7,
    usdSavedPerGpu: replicas === 0 ? null : -4_274.5
  })
  const none = base(0, 196.7)
  const successor = { model: 'gpt-4o', shutdown: '2027-01-14', successor: 'gpt-6-luna', source: lambda }
  return {
    alternatives: [
      {
        id: 'shared',
        name: 'Shared pool, as billed',
        usdPerMonth: month(sharedUsd, 'the log names no model'),
        assumes: 'the same models at list price',
        unpricedShare: 0.01
      },
      {
        id: 'fixed',
        name: 'Dedicated GPUs, fixed',
        usdPerMonth: month(fixedUsd, 'no candidate'),
        assumes: 'the stand-in model answers well enough',
        unpricedShare: 0
      }
    ],
    successor:
      sharedUsd === null
        ? null
        : {
            usdInPeriod: estimated(4, 'USD'),
            usdPerMonth: month(8.7, ''),
            lines: [],
            replacements: [successor],
            unpriced: []
          },
    openShared: {
      usdPerMonth: month(sharedUsd === null ? null : 46.8, 'no shared API is known to sell it'),
      workloads:
        sharedUsd === null
          ? []
          : [
              {
                sourceModels: ['gpt-4o'],
                targetModel: 'Llama-3.3-70B',
                relation: 'about-as-good',
                offers: [{ provider: 'Groq', usdPerMonth: 46.8, precision: null, source: lambda }]
              }
            ],
      unpriced: []
    },
    reserved: [],
    extras: [
      {
        side: 'fixed',
        label: 'Operations',
        usdPerMonth: { value: 0, unit: 'USD/month', basis: 'assumed' },
        flag: '--operations-cost'
      }
    ],
    hybrid: {
      usdPerMonth: month(sharedUsd, 'nothing is recommended'),
      workloads:
        sharedUsd === null
          ? []
          : [
              {
                sourceModels: ['gpt-4o'],
                targetModel: 'Llama-3.3-70B',
                gpu: 'B200-SXM',
                gpusPerReplica: 2,
                tokensPerReplicaMinute: 120_000,
                bases: [none, base(1, 0)],
                best: none
              }
            ]
    },
    scheduled: {
      usdPerMonth: month(fixedUsd, 'no candidate'),
      savedAgainstFixed: month(fixedUsd === null ? null : 0, 'no candidate')
    },
    sensitivity:
      sharedUsd === null
        ? []
        : [
            {
              input: 'traffic',
              savingAtLess: -12_661,
              savingAtMore: -12_583,
              cheapestAtLess: 'shared',
              cheapestAtMore: 'shared',
              swing: 78
            }
          ],
    paybackMonths: unknown('months', 'never: moving saves nothing', 'estimated')
  } satisfies Partial<CostComparison>
}

const lambda = { where: 'lambda.ai/pricing', asOf: '2026-09-20', verified: true }
const genai = { where: '@pydantic/genai-prices 0.1.8', asOf: '2026-09-23', verified: true }

const line = (label: string, quantity: number, unit: CostLine['unit'], usdPerUnit: number): CostLine => ({
  label,
  quantity,
  unit,
  usdPerUnit,
  usd: quantity * usdPerUnit,
  source: unit === 'GPU-hour' ? lambda : genai
})

const HOURS = [
  0.3, 0.2, 0.15, 0.1, 0.1, 0.2, 0.5, 1, 1.8, 2.4, 2.6, 2.5, 2.2, 2.4, 2.6, 2.5, 2.3, 2, 1.7, 1.5
]

/** Hourly slices of a fortnight, with a spike on the second Wednesday evening. */
const timeline = Array.from({ length: 336 }, (_, hour) =>
  Math.round(
    (HOURS[hour % 24] ?? 0.8) * 45 * (hour === 235 ? 9 : 1) * (Math.floor(hour / 24) % 7 > 4 ? 0.5 : 1)
  )
)

const peaks = { '1s': 6, '10s': 14, '60s': 34, '300s': 98, '3600s': 640 } as const
const SPAN = 1_209_498.2
const AVERAGE = 27_412 / SPAN

const ratios = (scale: number) => ({
  '1s': derived((scale * 6) / AVERAGE, 'ratio'),
  '10s': derived((scale * 1.4) / AVERAGE, 'ratio'),
  '60s': derived((scale * 34) / 60 / AVERAGE, 'ratio'),
  '300s': derived((scale * 98) / 300 / AVERAGE, 'ratio'),
  '3600s': derived((scale * 640) / 3_600 / AVERAGE, 'ratio')
})

/** A fortnight of a chat product. */
export const requestReport = (): AuditReport => summarised(requestsOnly())

const requestsOnly = (): Omit<AuditReport, 'summary' | 'run' | 'checks'> => ({
  schemaVersion: '1',
  tool: { name: 'gpuops-audit', version: '0.1.0' },
  inputs: [{ source: 'demo.csv', format: 'csv', bytes: 1_913_204, rows: 27_417, rejected: 3, duplicates: 2 }],
  reading: {
    rows: 27_417,
    attempts: 27_412,
    requests: 26_230,
    rejected: { 'input_tokens is not a number': 2, 'has 4 columns instead of 10': 1 },
    samples: [
      { source: 'demo.csv', line: 812, reason: 'input_tokens is not a number' },
      { source: 'demo.csv', line: 9_114, reason: 'has 4 columns instead of 10' }
    ],
    duplicates: 2,
    leftOut: {},
    possibleDuplicates: 0,
    foldedRetries: 1_182,
    outOfOrder: { rows: 14, maxBackstepSeconds: 2.31 },
    assumptions: ['start_time has no zone: read as UTC.'],
    truncation: []
  },
  period: {
    start: '2026-10-05T00:00:21.114000Z',
    end: '2026-10-18T23:58:39.314000Z',
    spanSeconds: SPAN,
    timezone: 'UTC'
  },
  grain: { kind: 'request', bucketSeconds: null },
  traffic: filled(trafficShape, {
    counts: { attempts: 27_412, requests: 26_230, succeeded: 26_104, failed: 1_308, throttled: 1_254 },
    rate: {
      averageRps: derived(AVERAGE, 'requests/s'),
      averageRpm: derived(AVERAGE * 60, 'requests/min'),
      peak: {
        '1s': peak(peaks['1s'], 5),
        '10s': peak(peaks['10s'], 13),
        '60s': peak(peaks['60s'], 31),
        '300s': peak(peaks['300s'], 95),
        '3600s': peak(peaks['3600s'], 608)
      },
      peakRps: measured(6, 'requests'),
      peakRpm: measured(34, 'requests'),
      peakToAverage: ratios(1),
      calendar: {
        seconds: 1_209_499,
        minutes: 20_159,
        emptySeconds: 1_186_203,
        emptyMinutes: 8_201,
        averageRps: derived(0.02266, 'requests/s'),
        perSecond: { p50: 0, p95: 0, p99: 1 }
      },
      timeline: {
        sliceSeconds: 3_600,
        requests: timeline,
        busiestMinutes: timeline.map(most => Math.ceil(most / 20))
      },
      closeUp: {
        start: at,
        sliceSeconds: 60,
        attempts: timeline.slice(0, 60),
        throttled: timeline.slice(0, 60).map(all => all % 3)
      }
    },
    tokens: {
      input: tokens(1_224, 38_904_112),
      cached: tokens(640, 17_011_200),
      output: tokens(188, 5_611_023),
      total: tokens(1_430, 44_515_135),
      sums: {
        input: measured(38_911_004, 'tokens'),
        cached: measured(17_011_200, 'tokens'),
        output: measured(5_611_023, 'tokens'),
        total: measured(44_522_027, 'tokens')
      },
      withoutUsage: 211,
      peak: {
        '1s': tokenPeak(9_000, 8_000),
        '10s': tokenPeak(21_000, 19_000),
        '60s': tokenPeak(51_877, 48_012),
        '300s': tokenPeak(140_000, 139_000),
        '3600s': tokenPeak(910_000, 901_000)
      },
      peakTpm: tokenPeak(51_877, 48_012),
      peakInputTpm: tokenPeak(45_301, 42_010),
      peakOutputTpm: tokenPeak(7_204, 6_867),
      averageTpm: derived(2_208.3, 'tokens/min'),
      cachedShare: derived(0.4373, 'share')
    },
    concurrency: {
      observedSeconds: derived(1_209_504.1, 's'),
      average: derived(0.0962, 'in flight'),
      averageWhileBusy: derived(1.41, 'in flight'),
      idleShare: derived(0.9318, 'share'),
      p50: derived(0, 'in flight'),
      p90: derived(0, 'in flight'),
      p95: derived(1, 'in flight'),
      p99: derived(2, 'in flight'),
      max: measured(21, 'in flight'),
      at,
      histogram: [
        { inFlight: 0, seconds: 1_127_021, share: 0.9318 },
        { inFlight: 1, seconds: 64_000, share: 0.0529 },
        { inFlight: 2, seconds: 14_000, share: 0.0116 },
        { inFlight: 6, seconds: 3_000, share: 0.0025 },
        { inFlight: 12, seconds: 1_200, share: 0.001 },
        { inFlight: 21, seconds: 283.1, share: 0.0002 }
      ],
      timeline: { start: at, end: at, sliceSeconds: 5_040, most: timeline.map(requests => requests % 22) }
    },
    burstiness: {
      interArrivalMeanSeconds: derived(44.12, 's'),
      interArrivalMaxSeconds: measured(1_911.3, 's'),
      interArrivalCv: derived(1.63, 'ratio'),
      indexOfDispersion: {
        '1s': derived(1.28, 'ratio'),
        '10s': derived(3.11, 'ratio'),
        '60s': derived(14.7, 'ratio'),
        '300s': derived(31, 'ratio'),
        '3600s': derived(88, 'ratio')
      },
      pattern: {
        kind: 'daily-rhythm',
        spikeRatio: derived(1.8, 'ratio'),
        minuteSwing: derived(0.31, 'ratio'),
        rhythmShare: derived(0.64, 'share')
      },
      clockResolutionSeconds: measured(0.001, 's'),
      sharedArrivals: 12,
      mostAtOneArrival: 2
    },
    latency: {
      total: ranked(2.91, 'measured'),
      ttft: ranked(0.412, 'measured'),
      tpot: ranked(0.0131, 'derived'),
      underLoad: {
        quiet: loadClass(0, 0, 1),
        busy: loadClass(3, 21, 2.4),
        degradation: {
          total: derived(2.4, 'ratio'),
          ttft: derived(2.4, 'ratio'),
          tpot: derived(2.4, 'ratio')
        },
        byInFlight: [loadClass(0, 0, 1), loadClass(1, 2, 1.3), loadClass(3, 21, 2.4)],
        byInput: [loadClass(1, 256, 0.7), loadClass(257, 1_024, 0.9)]
      }
    },
    throttling: {
      share: derived(1_254 / 27_412, 'share'),
      episodes: [
        {
          start: at,
          seconds: 1_804,
          attempts: 2_310,
          refused: 1_201,
          requests: 402,
          recovery: measured(1_811.2, 's')
        },
        {
          start: '2026-10-16T08:00:03.000000Z',
          seconds: 44,
          attempts: 91,
          refused: 53,
          requests: 50,
          recovery: unknown('s', 'the log ends before an attempt succeeds')
        }
      ],
      episodeCount: 2,
      hoursOfDay: Array.from({ length: 24 }, (_, hour) => (hour === 19 ? 1_201 : hour === 8 ? 53 : 0)),
      namedLimits: [
        { model: 'gpt-4o', limit: 'requestsPerMinute', value: 500, messages: 31, lastAt: at },
        { model: 'gpt-4o', limit: 'tokensPerMinute', value: 30_000, messages: 1_170, lastAt: at }
      ],
      retry: {
        chains: 431,
        attemptsPerRequest: derived(27_412 / 26_230, 'attempts/request'),
        throttledRequests: 452,
        neverSucceeded: measured(21, 'requests'),
        addedLatency: ranked(2.4, 'derived')
      },
      hiddenDemand: between(21, 310, 'requests', 'those that never succeeded, and those missing')
    },
    growth: {
      perWeek: {
        ...estimated(0.021, 'share/week', 'median of 7 same-weekday changes'),
        low: 0.004,
        high: 0.05
      },
      wholeDays: 14,
      requestsPerWeek: [12_944, 13_286]
    },
    calendar: {
      hourOfWeek: Array.from({ length: 168 }, (_, hour) => (hour === 67 ? 701 : 120)),
      timezone: 'UTC',
      nearPeak: derived(0.006, 'share')
    },
    peakMakers: {
      requests: { at, amount: 34, callers: [{ name: 'team-1', amount: 21, share: 0.62, shareOfLog: 0.19 }] },
      tokens: {
        at,
        amount: 51_877,
        callers: [{ name: 'team-2', amount: 12_000, share: 0.23, shareOfLog: 0.18 }]
      }
    },
    models: [slice('gpt-4o', 14_020, 802), slice('gpt-4o-mini', 10_211, 441), slice('o4-mini', 3_181, 11)],
    callers: Array.from({ length: 12 }, (_, team) => slice(`team-${team + 1}`, 5_200 - team * 410)),
    callerCount: 31,
    split: null
  }),
  limits: requestLimits(),
  capacity: filled(capacityShape, {
    slo: { ttftSeconds: 1, tpotSeconds: 0.05, attainment: 0.95 },
    headroom: 0.2,
    growth: 0,
    plannedGrowth: 0,
    levers: [],
    calibrations: [],
    workloads: [
      {
        ...PLANNED,
        kind: 'chat',
        sourceModels: ['gpt-4o', 'gpt-4o-mini'],
        targetModel: 'Llama-3.3-70B',
        why: 'Suggested equivalent of gpt-4o and gpt-4o-mini: similar MMLU-Pro; check the quality on your own prompts.',
        requests: 23_310,
        busiest: [
          { at, requests: 30, inputTokens: 38_211, outputTokens: 5_902, chosenBy: 'requests' },
          {
            at: '2026-10-14T19:55:40Z',
            requests: 27,
            inputTokens: 44_301,
            outputTokens: 6_019,
            chosenBy: 'tokens'
          }
        ],
        candidates: [
          candidate('B200-SXM', 1, 1, 5.99),
          candidate('H200-SXM', 2, 1, 3.79),
          { ...candidate('H100-SXM', 2, 1, 4.29), memoryTight: true },
          candidate('A100-80GB-SXM', 4, 2, 2.79)
        ],
        refused: [refused('L40S', 1), refused('L40S', 2), refused('A100-80GB-SXM', 1)],
        recommended: candidate('B200-SXM', 1, 1, 5.99),
        unmet: null,
        schedule: null,
        timeline: null
      },
      {
        ...PLANNED,
        kind: 'chat',
        sourceModels: ['o4-mini'],
        targetModel: 'gpt-oss-120b',
        why: 'Suggested equivalent of o4-mini (OpenAI, 2025-08-05).',
        requests: 2_920,
        busiest: [{ at, requests: 5, inputTokens: 7_021, outputTokens: 2_318, chosenBy: 'requests' }],
        candidates: [candidate('A100-80GB-SXM', 1, 1, 2.79), candidate('H100-SXM', 1, 1, 4.29)],
        refused: [],
        recommended: {
          ...candidate('A100-80GB-SXM', 1, 1, 2.79),
          notes: ['2 requests are longer than its KV cache and were left out.']
        },
        unmet: null,
        schedule: null,
        timeline: null
      }
    ],
    gpus: estimated(4, 'GPUs'),
    replicas: estimated(2, 'replicas'),
    confidence: null,
    schedule: null,
    assumptions: ['The traffic keeps its shape; the headroom compresses the arrivals of the busiest minute.']
  }),
  pricing: filled(pricingShape, {
    period: {
      spanSeconds: SPAN,
      monthsFactor: 2.1728,
      note: 'A fortnight shows the daily and the weekly rhythm.'
    },
    shared: {
      stated: null,
      usdInPeriod: derived(90.52, 'USD', '211 attempts without usage are left out.'),
      usdPerMonth: derived(196.7, 'USD/month'),
      lines: [
        line('gpt-4o input', 11.31, 'Mtok input', 2.5),
        line('gpt-4o cached input', 8.82, 'Mtok cached input', 1.25),
        line('gpt-4o output', 2.91, 'Mtok output', 10),
        line('gpt-4o-mini cached input', 6.21, 'Mtok cached input', 0.075)
      ]
    },
    fixed: {
      usdPerMonth: { ...estimated(12_818.8, 'USD/month'), low: 8_973.2, high: 17_946.3 },
      stayingUsdPerMonth: { value: 0, unit: 'USD/month', basis: 'assumed' },
      gpus: estimated(4, 'GPUs'),
      lines: [
        line('B200-SXM × 2', 1_460, 'GPU-hour', 5.99),
        line('A100-80GB-SXM × 2', 1_460, 'GPU-hour', 2.79)
      ]
    },
    current: null,
    reconciliation: null,
    split: null,
    currency: null,
    compared: { byToken: 'shared', dedicated: 'fixed' },
    terms: [],
    slices: [],
    waiting: [],
    cache: null,
    unserved: null,
    cheaper: null,
    savingPerMonth: estimated(-12_622.1, 'USD/month'),
    fixedUsdPerMtok: estimated(132.5, 'USD/Mtok'),
    sharedUsdPerMtok: derived(2.0335, 'USD/Mtok'),
    breakEven: {
      traffic: estimated(
        65.17,
        'times',
        'With the same GPUs; more traffic needs more, so it is a lower bound.'
      ),
      tokensPerMonth: estimated(2.1e9, 'tokens/month'),
      utilisation: estimated(0.41, 'share'),
      usdPerMtok: estimated(12.5, 'USD/Mtok'),
      usdPerGpuHour: estimated(0.067, 'USD/GPU-hour'),
      peakToAverage: unknown('× average', 'no value of it makes both bills equal', 'estimated')
    },
    ...around(196.7, 12_818.8),
    unpriced: [
      {
        side: 'shared',
        name: 'ft:gpt-4o:acme',
        attempts: 12,
        why: 'not in the price book; give --token-price'
      }
    ]
  }),
  verdict: {
    recommendation: 'shared',
    action: null,
    condition: null,
    saving: { value: null, unit: 'USD/month', basis: 'derived', note: 'unknown here' },
    savingUntil: null,
    savingAfter: { value: null, unit: 'USD/month', basis: 'derived', note: 'unknown here' },
    deadlines: [],
    failureModes: [],
    remedies: [],
    rule: 'stay',
    headline: 'Stay on the shared pool: dedicated GPUs would cost $12,819 a month against $197.',
    because: [
      'The GPUs cost 65 times the tokens they would replace.',
      'They would stand idle 94 % of the time.'
    ],
    caveats: ['1,254 attempts were throttled: ask for a higher tier, or smooth the launch spike.'],
    criteria: [
      {
        id: 'throttled',
        favours: 'dedicated',
        asked: true,
        statement: 'Requests are throttled in production',
        met: true,
        measured: measured(1_254, 'attempts'),
        threshold: 'more than 0',
        why: '1,254 of 27,412 attempts were answered 429.'
      },
      {
        id: 'p95-under-load',
        favours: 'dedicated',
        asked: true,
        statement: '95 % latency under load is above 500 ms',
        met: true,
        measured: measured(6.984, 's'),
        threshold: 'over 500 ms',
        why: 'p95 of the whole answer.'
      },
      {
        id: 'monthly-tokens',
        favours: 'dedicated',
        asked: true,
        statement: 'Tokens cost 5,000 USD a month or more',
        met: false,
        measured: derived(196.7, 'USD/month'),
        threshold: '$5,000/month or more',
        why: '$197 a month.'
      },
      {
        id: 'outage',
        favours: 'dedicated',
        asked: true,
        statement: 'An outage costs revenue',
        met: null,
        measured: unknown('yes or no', 'only you know', 'assumed'),
        threshold: 'yes or no',
        why: 'only you know: set --outage-costs-revenue.'
      },
      {
        id: 'low-peak',
        favours: 'shared',
        asked: true,
        statement: 'The busiest minute is under twice the average',
        met: false,
        measured: derived(25, 'ratio'),
        threshold: 'under 2',
        why: 'The peak is far above the average.'
      }
    ]
  },
  assumptions: [
    {
      name: 'Service level',
      value: 'TTFT 1 s, TPOT 50 ms, 95 %',
      flag: '--slo-ttft, --slo-tpot',
      why: 'what a chat user takes for immediate'
    },
    { name: 'Headroom', value: '20 %', flag: '--headroom', why: 'room for growth until the next sizing' },
    { name: 'Month', value: '730 h', flag: null, why: 'how cloud prices are quoted' }
  ],
  warnings: [
    {
      code: 'REJECTED',
      message: '3 lines of demo.csv could not be read.',
      effect: 'they are missing from every figure.'
    }
  ]
})

const silent = (unit: string): Figure => unknown(unit, 'buckets do not show it')

const bucketPeak = (low: number | null): Peak => {
  const figure =
    low === null ? silent('requests') : between(low, low * 14, 'requests', 'from sums over an hour')
  return { sliding: figure, aligned: figure, at: null, alignedAt: null }
}

const silentPeak = (): Peak => ({
  sliding: between(21_000, 190_000, 'tokens/min', 'from sums over an hour'),
  aligned: silent('tokens/min'),
  at: null,
  alignedAt: null
})

const silentRecord = <Key extends string>(...keys: readonly Key[]) =>
  Object.fromEntries(keys.map(key => [key, silent('ratio')])) as Record<Key, Figure>

/** A day of hourly sums: what an OpenAI usage export gives. No latency, no concurrency, no price, no candidate. */
export const bucketReport = (): AuditReport => {
  const base = requestReport()
  return {
    ...base,
    inputs: [{ source: '-', format: 'openai-usage', bytes: 912, rows: 24, rejected: 0, duplicates: 0 }],
    reading: {
      ...base.reading,
      rejected: {},
      samples: [],
      foldedRetries: 0,
      outOfOrder: { rows: 0, maxBackstepSeconds: 0 },
      assumptions: [],
      truncation: ['the last page says has_more: the export stops early']
    },
    period: {
      start: '2026-10-05T00:00:00Z',
      end: '2026-10-06T00:00:00Z',
      spanSeconds: 86_400,
      timezone: null
    },
    grain: { kind: 'bucket', bucketSeconds: 3_600 },
    traffic: bucketTraffic(),
    limits: bucketLimits(),
    capacity: filled(capacityShape, {
      ...base.capacity,
      workloads: [
        {
          ...PLANNED,
          kind: 'chat',
          sourceModels: [''],
          targetModel: null,
          why: 'No open-weight equivalent is established; name one with --target-model.',
          requests: 9_120,
          busiest: [],
          candidates: [],
          refused: [],
          recommended: null,
          unmet: 'the model to serve is not known.',
          schedule: null,
          timeline: null
        }
      ],
      gpus: unknown('GPUs', 'one workload has no recommendation', 'estimated'),
      replicas: unknown('replicas', 'one workload has no recommendation', 'estimated'),
      confidence: null,
      schedule: null,
      assumptions: []
    }),
    pricing: filled(pricingShape, {
      period: {
        spanSeconds: 86_400,
        monthsFactor: 30.42,
        note: 'One day does not show the weekly rhythm.',
        lastWeek: null
      },
      shared: {
        stated: null,
        usdInPeriod: unknown('USD', 'the log names no model', 'derived'),
        usdPerMonth: unknown('USD/month', 'the log names no model', 'estimated'),
        lines: []
      },
      fixed: {
        usdPerMonth: unknown('USD/month', 'no candidate', 'estimated'),
        stayingUsdPerMonth: { value: 0, unit: 'USD/month', basis: 'assumed' },
        gpus: unknown('GPUs', 'no candidate', 'estimated'),
        lines: []
      },
      current: null,
      reconciliation: null,
      split: null,
      currency: null,
      compared: { byToken: null, dedicated: null },
      terms: [],
      slices: [],
      waiting: [],
      cache: null,
      unserved: null,
      cheaper: null,
      savingPerMonth: unknown('USD/month', 'one side is unpriced', 'estimated'),
      fixedUsdPerMtok: unknown('USD/Mtok', 'no candidate', 'estimated'),
      sharedUsdPerMtok: unknown('USD/Mtok', 'the log names no model', 'derived'),
      breakEven: noBreakEven,
      ...around(null, null),
      unpriced: [
        { side: 'shared', name: '', attempts: 9_120, why: 'the log names no model: set --source-model' }
      ]
    }),
    verdict: {
      recommendation: 'not-enough-data',
      action: null,
      condition: null,
      saving: { value: null, unit: 'USD/month', basis: 'derived', note: 'unknown here' },
      savingUntil: null,
      savingAfter: { value: null, unit: 'USD/month', basis: 'derived', note: 'unknown here' },
      deadlines: [],
      failureModes: [],
      remedies: [],
      rule: 'not-enough-data',
      headline: 'The log cannot say: it names no model and holds hourly sums.',
      because: ['Neither side could be priced.'],
      caveats: [],
      criteria: base.verdict.criteria.map(criterion => ({
        ...criterion,
        met: null,
        measured: silent('ratio')
      }))
    },
    assumptions: [],
    warnings: []
  }
}

/** As `slice`, of sums: a peak is a range, and nothing fails. */
const usage = (name: string, attempts: number): Slice => ({
  ...slice(name, attempts),
  succeeded: attempts,
  failed: 0,
  peakRps: between(attempts / 54_000, attempts / 64, 'requests/s', 'from sums over an hour'),
  peakRpsAt: null,
  peakRpm: between(attempts / 900, attempts / 64, 'requests/min', 'from sums over an hour'),
  peakRpmAt: null,
  peakTpm: between(attempts * 2, attempts * 28, 'tokens/min', 'from sums over an hour'),
  peakTpmAt: null
})

const bucketTraffic = (): AuditReport['traffic'] =>
  filled(trafficShape, {
    counts: { attempts: 9_120, requests: 9_120, succeeded: 9_120, failed: null, throttled: null },
    rate: {
      averageRps: derived(9_120 / 86_400, 'requests/s'),
      averageRpm: derived(9_120 / 1_440, 'requests/min'),
      peak: {
        '1s': bucketPeak(null),
        '10s': bucketPeak(null),
        '60s': bucketPeak(10.8),
        '300s': bucketPeak(54.2),
        '3600s': bucketPeak(650)
      },
      peakRps: silent('requests'),
      peakRpm: silent('requests'),
      peakToAverage: silentRecord('1s', '10s', '60s', '300s', '3600s'),
      calendar: null,
      timeline: { sliceSeconds: 3_600, requests: HOURS.map(hour => hour * 250), busiestMinutes: null },
      closeUp: null
    },
    tokens: {
      input: null,
      cached: null,
      output: null,
      total: null,
      sums: {
        input: measured(14_102_331, 'tokens'),
        cached: silent('tokens'),
        output: measured(3_342_119, 'tokens'),
        total: measured(17_444_450, 'tokens')
      },
      withoutUsage: 0,
      peak: {
        '1s': silentPeak(),
        '10s': silentPeak(),
        '60s': silentPeak(),
        '300s': silentPeak(),
        '3600s': silentPeak()
      },
      peakTpm: silentPeak(),
      peakInputTpm: silentPeak(),
      peakOutputTpm: silentPeak(),
      averageTpm: derived(12_114.2, 'tokens/min'),
      cachedShare: silent('share')
    },
    concurrency: {
      observedSeconds: silent('s'),
      average: silent('in flight'),
      averageWhileBusy: silent('in flight'),
      idleShare: silent('share'),
      p50: silent('in flight'),
      p90: silent('in flight'),
      p95: silent('in flight'),
      p99: silent('in flight'),
      max: silent('in flight'),
      at: null,
      histogram: [],
      timeline: null
    },
    burstiness: {
      interArrivalMeanSeconds: silent('s'),
      interArrivalMaxSeconds: silent('s'),
      interArrivalCv: silent('ratio'),
      indexOfDispersion: silentRecord('1s', '10s', '60s', '300s', '3600s'),
      pattern: {
        kind: null,
        spikeRatio: silent('ratio'),
        minuteSwing: silent('ratio'),
        rhythmShare: silent('share')
      },
      clockResolutionSeconds: silent('s'),
      sharedArrivals: 0,
      mostAtOneArrival: 0
    },
    latency: {
      total: null,
      ttft: null,
      tpot: null,
      underLoad: {
        quiet: null,
        busy: null,
        degradation: { total: silent('ratio'), ttft: silent('ratio'), tpot: silent('ratio') },
        byInFlight: [],
        byInput: []
      }
    },
    throttling: {
      share: silent('share'),
      episodes: [],
      episodeCount: null,
      hoursOfDay: null,
      namedLimits: [],
      retry: {
        chains: null,
        attemptsPerRequest: silent('attempts/request'),
        throttledRequests: null,
        neverSucceeded: silent('requests'),
        addedLatency: null
      },
      hiddenDemand: silent('requests')
    },
    growth: { perWeek: silent('share/week'), wholeDays: 1, requestsPerWeek: [] },
    calendar: { hourOfWeek: null, timezone: null, nearPeak: silent('share') },
    peakMakers: { requests: null, tokens: null },
    models: [usage('gpt-4o-mini', 8_700), usage('', 420)],
    callers: [usage('', 9_120)],
    callerCount: 1,
    split: null
  })

/** What a log, a path or a flag could carry: escapes, C1 controls, line breaks, reordering marks, sheer length. */
export const HOSTILE = [
  '\u001b[2J\u001b]0;owned\u0007gpt-4o',
  '\u009b31mred\u009b0m',
  'two\r\nlines\tand a tab',
  '\u202egpt-o4\u2066\u200f',
  'm'.repeat(500),
  `z${'\u0301'.repeat(400)}`,
  '模型'.repeat(120),
  '<script>alert(1)</script><img src=x onerror=alert(1)> </details> &lt;b&gt;',
  '![x](https://evil.example/a.png) [click](javascript:alert(1)) https://evil.example www.evil.example',
  '@everyone #1 octo/cat#2 GH-3 !4 mail@evil.example :tada: `code` **bold** _it_ ~~no~~ $a+b$ \\',
  '| a | b | # heading - item 1. one',
  '=HYPERLINK("https://evil.example","x")',
  '::error file=x::hidden',
  ' ::add-mask::x ##[ group]a ##vso[task.setvariable variable=a]b',
  'a;=cmd|calc\u00ad\ufe0f\u{e0041}',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1,2)',
  ' =1+1'
] as const

/** Every text of the sample that a log can reach, replaced by every hostile one in turn. */
export const hostileReport = (): AuditReport => {
  const base = requestReport()
  const all = HOSTILE.join(' ')
  return {
    ...base,
    inputs: HOSTILE.map(source => ({ ...base.inputs[0], source }) as AuditReport['inputs'][number]),
    reading: {
      ...base.reading,
      rejected: Object.fromEntries(HOSTILE.map(reason => [reason, 1])),
      samples: HOSTILE.map(source => ({ source, line: 1, reason: source })),
      assumptions: [...HOSTILE],
      truncation: [...HOSTILE]
    },
    traffic: {
      ...base.traffic,
      models: HOSTILE.map(name => slice(name, 9)),
      callers: HOSTILE.map(name => slice(name, 9)),
      peakMakers: {
        requests: { at, amount: 9, callers: [{ name: all, amount: 9, share: 1, shareOfLog: 0.1 }] },
        tokens: null
      }
    },
    limits: {
      ...base.limits,
      demand: {
        ...base.limits.demand,
        unlisted: HOSTILE.map(model => ({ model, requests: 1, why: all })),
        notes: [...HOSTILE]
      },
      scenarios: base.limits.scenarios.map(scenario => ({ ...scenario, binding: all })),
      needs: base.limits.needs.flatMap(need => HOSTILE.map(pool => ({ ...need, pool })))
    },
    capacity: {
      ...base.capacity,
      workloads: base.capacity.workloads.map(workload => ({
        ...workload,
        ...PLANNED,
        kind: 'chat',
        sourceModels: [...HOSTILE],
        why: all
      }))
    },
    pricing: {
      ...base.pricing,
      shared: { ...base.pricing.shared, lines: HOSTILE.map(label => line(label, 1, 'Mtok input', 1)) },
      unpriced: HOSTILE.map(name => ({ side: 'shared' as const, name, attempts: 1, why: name }))
    },
    verdict: { ...base.verdict, headline: all, because: [...HOSTILE], caveats: [...HOSTILE] },
    assumptions: HOSTILE.map(text => ({ name: text, value: text, flag: text, why: text })),
    warnings: HOSTILE.map(message => ({ code: message, message, effect: message }))
  }
}
