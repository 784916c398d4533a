// @ts-nocheck: numbers alone.
/**
 * The bounded search against trying every deployment, on generated logs of eight source models and every GPU of the price list; and
 * how long a plan takes.
 *
 *   node scripts/planSearch.mjs [LOGS]           npm run build first; 200 logs without a number; ends with 1 where a plan is over 1 % dearer
 *   node scripts/planSearch.mjs time REQUESTS    seconds of processor of one plan of three models over so many requests
 */
import { demandsOf } from '../dist/capacity/demand/workload.js'
import { searchGroup, sizeEvery } from '../dist/capacity/fleet/groupSearch.js'
import { planCapacity } from '../dist/capacity/fleet/size.js'
import { commonTargets, sourcesOf } from '../dist/capacity/fleet/sources.js'
import { mulberry32 } from '../dist/capacity/random.js'
import { GPUS } from '../dist/catalog/gpus.js'
import { NO_RETRIES } from '../dist/log/trafficLog.js'
import { DEFAULTS } from '../dist/options.js'
import { rentIn } from '../dist/pricing/priceBook.js'

const SOURCES = [
  'gpt-4o',
  'gpt-4.1',
  'o4-mini',
  'gpt-4o-mini',
  'grok-4',
  'gpt-5-mini',
  'gemini-2.5-flash',
  'claude-haiku-4-5'
]
const CLOCK = { describe: String, hourOfWeek: null }
const rentOf = rentIn({ gpuPrices: new Map() })
const gpus = GPUS.filter(({ name }) => rentOf(name, 1) !== null)

const logOf = (arrivals, lengths, models, modelOf) => {
  const unknown = () => new Float64Array(arrivals.length).fill(Number.NaN)
  return {
    grain: 'request',
    clock: 'wall',
    length: arrivals.length,
    arrivalMicros: Float64Array.from(arrivals, at => at * 1e6),
    durationMicros: unknown(),
    ttftMicros: unknown(),
    inputTokens: Float32Array.from(arrivals, () => lengths.input()),
    cachedTokens: Float32Array.from(arrivals, () => 0),
    outputTokens: Float32Array.from(arrivals, () => lengths.output()),
    status: new Uint16Array(arrivals.length),
    flags: new Uint16Array(arrivals.length),
    model: Uint16Array.from(arrivals, (_, i) => modelOf(i)),
    models,
    caller: new Uint32Array(arrivals.length),
    callers: [''],
    retries: NO_RETRIES
  }
}

/** 2 to 600 requests a minute, lengths that spread, bursts in half of them. */
const generated = seed => {
  const random = mulberry32(seed)
  const between = (least, most) => least * (most / least) ** random()
  const spread = mean => () => Math.max(1, Math.round(mean * Math.exp(random() + random() - 1)))
  const perMinute = between(2, 600)
  const [input, output] = [spread(between(100, 12_000)), spread(between(16, 1_500))]
  const isBursty = random() < 0.5
  const arrivals = []
  for (let at = 0; at < 240 && arrivals.length < 4_000; ) {
    at += (-Math.log(1 - random()) * 60) / (perMinute * (isBursty && at % 60 < 15 ? 3 : 1))
    arrivals.push(at)
  }
  return logOf(arrivals, { input, output }, ['', SOURCES[seed % SOURCES.length]], () => 1)
}

const secondsOf = run => {
  const before = process.cpuUsage()
  const found = run()
  const { user, system } = process.cpuUsage(before)
  return [found, (user + system) / 1e6]
}

function compare(logs) {
  const options = DEFAULTS.sizing
  const terms = () => ({
    options: { ...options },
    gpus: [...gpus],
    rentOf,
    slowness: 1,
    load: 1,
    end: 'middle'
  })
  const ratios = []
  let [searchSeconds, everySeconds] = [0, 0]
  for (let seed = 1; seed <= logs; seed++) {
    const demands = demandsOf(generated(seed), CLOCK, 1)
    const sources = sourcesOf(demands, options)
    const { demand } = demands.of([sources[0].name], 'chat', false)
    const targets = commonTargets(sources, 'about-as-good')
    const [{ best }, took] = secondsOf(() => searchGroup(demand, targets, terms()))
    const [every, tookAll] = secondsOf(() => targets.flatMap(target => sizeEvery(demand, target, terms())))
    searchSeconds += took
    everySeconds += tookAll
    const prices = every
      .filter(({ candidate }) => !candidate.memoryTight)
      .map(({ candidate }) => candidate.usdPerMonth.value)
    const least = Math.min(...prices)
    const found = best?.candidate.usdPerMonth.value ?? Number.POSITIVE_INFINITY
    ratios.push(least === found ? 1 : found / least)
  }
  const equal = ratios.filter(ratio => ratio <= 1.01).length
  process.stdout.write(
    `${equal} of ${logs} plans within 1 % of trying everything; the largest ratio ${Math.max(...ratios).toFixed(3)}\n`
  )
  process.stdout.write(
    `seconds of processor: the search ${(searchSeconds / logs).toFixed(2)}, trying everything ${(everySeconds / logs).toFixed(2)}\n`
  )
  if (equal < logs) process.exitCode = 1
}

/** A week of three models, by day more than by night. */
function time(requests) {
  const random = mulberry32(7)
  const week = 7 * 86_400
  const arrivals = Array.from({ length: requests }, () => {
    const day = Math.floor(random() * 7) * 86_400
    return day + 43_200 + (random() + random() + random() - 1.5) * 28_800
  }).sort((a, b) => a - b)
  const spread = mean => () => Math.max(1, Math.round(mean * Math.exp(random() + random() - 1)))
  const models = ['', 'gpt-4o', 'gpt-4.1', 'o4-mini']
  const log = logOf(arrivals, { input: spread(1_500), output: spread(300) }, models, i => 1 + (i % 3))
  const demands = demandsOf(log, CLOCK, 1)
  const [plan, took] = secondsOf(() => planCapacity(demands, DEFAULTS.sizing, rentOf))
  process.stdout.write(
    `${requests} requests of three models over ${(week / 86_400).toFixed(0)} days: ${took.toFixed(2)} seconds of processor, ${plan.gpus.value} GPUs\n`
  )
}

const [first = '200', second = '100000'] = process.argv.slice(2)
if (first === 'time') time(Number(second))
else compare(Number(first))
