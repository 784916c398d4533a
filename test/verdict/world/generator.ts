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

type Vary = (least: number, most: number) => number

/** Of a working day. */
const isOffice = (hour: number): boolean => hour % 24 >= 9 && hour % 24 < 17 && Math.floor(hour / 24) % 7 < 5

const SHAPES: Readonly<Record<Answer, (vary: Vary) => Shape>> = {
  stay: vary => ({ model: 'acme-large', perMinute: () => vary(0.2, 0.6) }),
  'change-model': () => ({ model: 'gpt-4o', perMinute: () => 0.5 }),
  wait: vary => ({
    model: 'gpt-6-luna',
    perMinute: hour => (hour % 24 < 5 ? vary(1, 2) : 0),
    caller: 'nightly'
  }),
  'open-by-token': vary => ({ model: 'acme-large', perMinute: () => vary(0.5, 1) }),
  dedicated: vary => ({ model: 'acme-large', perMinute: () => vary(3, 6) }),
  'by-the-hour': () => ({
    model: 'acme-large',
    perMinute: hour => (isOffice(hour) ? 4 * ONE_GPU_SERVES : 1),
    lengths: LONG
  }),
  hybrid: () => ({
    model: 'acme-large',
    perMinute: () => 20,
    burst: 4 * ONE_GPU_SERVES,
    lengths: LONG
  }),
  'cannot-say': () => ({ model: 'acme-large', perMinute: () => 1, hasTokens: false })
}

/** The fleet that each world needs, and its bill over the rent of one GPU: times over or a fraction. */
type Fleet = { readonly peak: number; readonly mean: number; readonly bill: readonly [number, number] }

const CHEAP = [0.02, 0.1] as const
const ONE: Fleet = { peak: 1, mean: 1, bill: CHEAP }
const FLEETS: Readonly<Record<Answer, Fleet>> = {
  stay: ONE,
  'change-model': ONE,
  wait: ONE,
  'open-by-token': ONE,
  dedicated: { ...ONE, bill: [9, 12] },
  'by-the-hour': { peak: 20, mean: (20 * 40 + 128) / 168, bill: [36, 48] },
  hybrid: { peak: 7, mean: 7, bill: [9, 12] },
  'cannot-say': ONE
}

/** A world whose best answer is clear by a factor of 2 and more. */
export function worldOf(answer: Answer, seed: number): World {
  const random = mulberry32(seed + 7_919)
  const vary: Vary = (least, most) => Number((least + (most - least) * random()).toPrecision(4))
  const shape = SHAPES[answer](vary)
  const { peak, mean, bill } = FLEETS[answer]
  const rows = rowsOf(shape, seed)
  const mtok = monthly(rows, shape.lengths ?? SHORT)
  const gpu = vary(1, 2)
  const usd = Number(((vary(...bill) * gpu * HOURS_PER_MONTH) / mtok).toPrecision(4))
  const isListed = shape.model !== 'acme-large'
  const open = isListed ? 900 : answer === 'open-by-token' ? usd / 4 : usd * 6
  const own = isListed ? [] : [`acme-large=${same(usd)}`]
  return {
    rows,
    options: optionsOf([...own, `${TARGET}=${same(open)}`], `L40S=${gpu}`),
    economics: {
      mtokPerMonth: shape.hasTokens === false ? Number.NaN : mtok,
      usdPerMtok: isListed ? 4 : usd,
      successorUsdPerMtok: answer === 'change-model' ? 0.2 : Number.NaN,
      openUsdPerMtok: open,
      waitingShare: answer === 'wait' ? 1 : 0,
      usdPerGpuHour: gpu,
      peakGpus: peak,
      baseGpus: 1,
      meanGpus: mean,
      overflowShare: overflowOf(answer, shape, rows.length)
    }
  }
}

const overflowOf = (answer: Answer, { burst = 0 }: Shape, requests: number): number =>
  answer === 'by-the-hour' ? 0.85 : (24 * DAYS * burst) / requests
