/** A seed and the answer wanted → a log, prices, and what they were made of. */
import { mulberry32 } from '../../../src/capacity/random.ts'
import { type AuditOptions, DEFAULTS } from '../../../src/options.ts'
import { parseGpuPrice, parseTokenPrice } from '../../../src/pricing/priceBook.ts'
import { HOURS_PER_MONTH } from '../../../src/units.ts'
import type { Row } from '../../log/sample.ts'
import type { Answer, Economics } from './oracle.ts'

export type World = {
  readonly rows: readonly Row[]
  readonly options: AuditOptions
  readonly economics: Economics
}

/** Monday 2026-11-02, 00:00 UTC. */
const MONDAY = 1_793_577_600
const DAYS = 8
const HOUR = 3_600
/** Input and output tokens of a request; long ones are ten times as long. */
const SHORT = [800, 200] as const
const LONG = [8_000, 2_000] as const
const TARGET = 'Llama-3.1-8B'

type Shape = {
  readonly model: string
  /** Requests a minute by hour of the log. */
  readonly perMinute: (hour: number) => number
  /** Requests in one more minute of every hour. */
  readonly burst?: number
  readonly caller?: string
  readonly lengths?: readonly [input: number, output: number]
  readonly hasTokens?: boolean
}

function rowsOf(
  { model, perMinute, burst = 0, caller = 'app', lengths = SHORT, hasTokens = true }: Shape,
  seed: number
): Row[] {
  const random = mulberry32(seed)
  const rows: Row[] = []
  const add = (at: number) =>
    rows.push({
      at: MONDAY + at,
      model,
      caller,
      status: 200,
      ...(hasTokens ? { input: lengths[0], output: lengths[1], cached: 0 } : {})
    })
  for (let hour = 0; hour < 24 * DAYS; hour++) {
    const count = Math.round(60 * perMinute(hour))
    for (let i = 0; i < count; i++) add(hour * HOUR + ((i + random()) * HOUR) / count)
    if (burst > 0 && hour % 24 === 12)
      for (let i = 0; i < burst; i++) add(hour * HOUR + 1_800 + (60 * i) / burst)
  }
  return rows.sort((a, b) => a.at - b.at)
}

function optionsOf(prices: readonly string[], gpu: string): AuditOptions {
  return {
    ...DEFAULTS,
    sizing: {
      ...DEFAULTS.sizing,
      targetModel: TARGET,
      gpus: ['L40S'],
      tensorParallel: 1,
      spare: 0,
      headroom: 0,
      precisions: ['native']
    },
    prices: {
      ...DEFAULTS.prices,
      tokenPrices: new Map(prices.map(parseTokenPrice)),
      gpuPrices: new Map([parseGpuPrice(gpu)])
    }
  }
}

/** What one L40S surely serves of these requests in a minute, and what it surely does not: factors of 3 apart. */
const ONE_GPU_SERVES = 60

const monthly = (rows: readonly Row[], [input, output]: readonly [number, number]): number =>
  (rows.length * (input + output) * HOURS_PER_MONTH) / (24 * DAYS) / 1e6

const same = (usd: number) => `${usd},${usd},${usd}`

/** A world whose best answer is clear by a factor of 2 and more. */
export function worldOf(answer: Answer, seed: number): World {
  const random = mulberry32(seed + 7_919)
  const vary = (least: number, most: number) => Number((least + (most - least) * random()).toPrecision(4))
  const office = (hour: number) => hour % 24 >= 9 && hour % 24 < 17 && Math.floor(hour / 24) % 7 < 5
  const shapes: Readonly<Record<Answer, Shape>> = {
    stay: { model: 'acme-large', perMinute: () => vary(0.2, 0.6) },
    'change-model': { model: 'gpt-4o', perMinute: () => 0.5 },
    wait: { model: 'gpt-6-luna', perMinute: hour => (hour % 24 < 5 ? vary(1, 2) : 0), caller: 'nightly' },
    'open-by-token': { model: 'acme-large', perMinute: () => vary(0.5, 1) },
    dedicated: { model: 'acme-large', perMinute: () => vary(3, 6) },
    'by-the-hour': {
      model: 'acme-large',
      perMinute: hour => (office(hour) ? 4 * ONE_GPU_SERVES : 1),
      lengths: LONG
    },
    hybrid: { model: 'acme-large', perMinute: () => 20, burst: 4 * ONE_GPU_SERVES, lengths: LONG },
    'cannot-say': { model: 'acme-large', perMinute: () => 1, hasTokens: false }
  }
  const shape = shapes[answer]
  const rows = rowsOf(shape, seed)
  const mtok = monthly(rows, shape.lengths ?? SHORT)
  const gpu = vary(1, 2)
  const rent = gpu * HOURS_PER_MONTH
  const pays = ['dedicated', 'by-the-hour', 'hybrid'].includes(answer)
  const usd = Number(
    (pays
      ? (vary(9, 12) * (answer === 'by-the-hour' ? 4 : 1) * rent) / mtok
      : (rent * vary(0.02, 0.1)) / mtok
    ).toPrecision(4)
  )
  const open = answer === 'open-by-token' ? usd / 4 : usd * 6
  const peak = shape.burst ? 7 : answer === 'by-the-hour' ? 20 : 1
  const isListed = answer === 'change-model' || answer === 'wait'
  return {
    rows,
    options: optionsOf(
      [...(isListed ? [] : [`acme-large=${same(usd)}`]), `${TARGET}=${same(isListed ? 900 : open)}`],
      `L40S=${gpu}`
    ),
    economics: {
      mtokPerMonth: answer === 'cannot-say' ? Number.NaN : mtok,
      usdPerMtok: isListed ? 4 : usd,
      successorUsdPerMtok: answer === 'change-model' ? 0.2 : Number.NaN,
      openUsdPerMtok: isListed ? 900 : open,
      waitingShare: answer === 'wait' ? 1 : 0,
      usdPerGpuHour: gpu,
      peakGpus: peak,
      baseGpus: 1,
      meanGpus: answer === 'by-the-hour' ? 20 * (40 / 168) + 128 / 168 : peak,
      overflowShare: shape.burst
        ? (24 * DAYS * shape.burst) / rows.length
        : answer === 'by-the-hour'
          ? 0.85
          : 0
    }
  }
}
