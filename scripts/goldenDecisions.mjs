// @ts-nocheck: numbers alone.
/**
 * The logs of scripts/goldenBills.mjs and a throttled one, and what follows from their rows beside the bill, worked out here: what
 * overflows each size of a base of GPUs, what prompts cached throughout would save, what limits kept away, where the decision flips,
 * and what the saving is with an input a fifth off.
 *
 *   node scripts/goldenDecisions.mjs       npm run build first; compares each with what `analyze` says, and ends with 1 where one
 *                                          differs by a cent, an overflow by more than its steps
 *
 * What sizing alone can tell is taken from the report: GPUs, replicas, and the tokens that one takes in a minute. The saving at
 * another price of GPUs, and with other traffic, is what the program answers when it is asked for that.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { LOGS as BILLED, csvOf, HOUR, MONDAY, requests } from './goldenBills.mjs'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * HOUR
const MONTH_HOURS = 730
/** USD an hour: dear enough that no base is free, cheap enough that some is worth its rent. */
const RENT = 0.02

/** The program knows a minute's running sum in steps of 1/1,024 to 1/2,048 of the busiest one. */
const IN_STEPS = 1 / 1_024

const sum = numbers => numbers.reduce((total, number) => total + number, 0)
const isAnswered = ({ status = 200 }) => status === 200
const ratesOf = ({ rates, long }, { model, input }) =>
  long !== undefined && input > long.start ? long[model] : rates[model]
function usdOf(log, row) {
  const [perInput, perCached, perOutput] = ratesOf(log, row)
  return ((row.input - row.cached) * perInput + row.cached * perCached + row.output * perOutput) / 1e6
}

/**
 * A request every 20 seconds of three hours a day, by users of their own, for a fortnight; on two days a limit refuses all of ten
 * minutes, in which every other one comes. Nobody tries again.
 */
const isRefusedAt = at => {
  const [day, ofDay] = [Math.floor((at - MONDAY) / DAY), (at - MONDAY) % DAY]
  return (day === 3 || day === 8) && ofDay >= 10 * HOUR && ofDay < 10 * HOUR + 10 * MINUTE
}
export const THROTTLED = {
  name: 'a limit that refuses for ten minutes on two days, gpt-4o',
  rates: { 'gpt-4o': [2.5, 1.25, 10] },
  rows: requests(31, 14 * 540, (next, i) => {
    const at = MONDAY + Math.floor(i / 540) * DAY + 9 * HOUR + (i % 540) * 20 * SECOND + next(0, 4) * SECOND
    const size = { input: next(500, 6_000), output: next(50, 900) }
    const status = isRefusedAt(at) ? 429 : 200
    return { at, model: 'gpt-4o', caller: `user ${i}`, cached: 0, ...size, status, isSent: i % 2 === 0 }
  }).filter(({ status, isSent }) => status === 200 || isSent)
}

/** A trickle, and each night two minutes that keep several replicas busy. */
const BURSTS = {
  name: 'nightly bursts on a trickle, gpt-4o-mini',
  rates: { 'gpt-4o-mini': [0.15, 0.075, 0.6] },
  rows: requests(32, 6_000, (next, i) => {
    const isBurst = i % 4 !== 0
    const at = isBurst ? 22 * HOUR + next(0, 119) * SECOND : next(0, 24 * 3_600 - 1) * SECOND
    const size = { input: next(2_000, 30_000), output: next(200, 2_000) }
    return { at: MONDAY + next(0, 6) * DAY + at, model: 'gpt-4o-mini', cached: 0, ...size }
  })
}

/** [requests] Never succeeded, and with those that the minutes around, or the same minutes of other days, had more. */
export function hiddenOf({ rows }) {
  const refused = rows.filter(row => !isAnswered(row))
  const last = Math.max(...rows.map(({ at }) => at))
  const first = Math.min(...rows.map(({ at }) => at))
  const between = (from, to) => rows.filter(({ at }) => at >= from && at < to).length
  const episodes = []
  for (const { at } of refused) {
    const episode = episodes.at(-1)
    if (episode !== undefined && at - episode.to <= MINUTE) episode.to = at
    else episodes.push({ from: at, to: at })
  }
  const missing = episodes.map(episode => {
    const [from, to] = [episode.from, Math.min(last, episode.to + MINUTE)]
    const [before, after] = [Math.max(first, from - 5 * MINUTE), Math.min(last, to + 5 * MINUTE)]
    const beside = between(before, from) + between(to, after)
    const byNeighbours = (beside / (from - before + after - to)) * (to - from)
    const days = Array.from({ length: 29 }, (_, i) => (i - 14) * DAY)
      .filter(shift => from + shift >= first && to + shift <= last)
      .filter(shift => !refused.some(({ at }) => at >= from + shift && at < to + shift))
      .map(shift => between(from + shift, to + shift))
      .sort((a, b) => a - b)
    const byDays = days.length < 3 ? 0 : days[(days.length - 1) >> 1]
    return Math.max(0, byNeighbours - between(from, to), byDays - between(from, to))
  })
  return { low: refused.length, high: refused.length + Math.round(sum(missing)) }
}

/**
 * Of a caller's requests to a model within five minutes of its last one: those without a cached token and with an input of at least
 * the lower quartile of what its others found cached, which they would find, too. [USD over the log]
 */
export function cachingOf(log) {
  const groups = new Map()
  for (const row of log.rows.filter(isAnswered)) {
    const key = `${row.caller ?? ''} ${row.model}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return sum(
    [...groups.values()].map(rows => {
      const hits = rows.map(({ cached }) => cached).filter(cached => cached > 0)
      if (hits.length < Math.max(20, 0.05 * rows.length)) return 0
      const common = hits.toSorted((a, b) => a - b)[Math.floor(hits.length / 4)]
      const missed = rows.filter(
        ({ at, cached, input }, i) =>
          cached === 0 && i > 0 && at - rows[i - 1].at <= 5 * MINUTE && input >= common
      )
      return sum(
        missed.map(row => {
          const [perInput, perCached] = ratesOf(log, row)
          return (common * Math.max(0, perInput - perCached)) / 1e6
        })
      )
    })
  )
}

/** What each base of 0, 1, … replicas leaves to the shared pool, minute by minute in order of arrival. [USD over the log] */
function overflowsOf(log, { sourceModels, tokensPerReplicaMinute: perReplica, bases }) {
  const usd = bases.map(() => 0)
  let [minute, used] = [Number.NaN, 0]
  for (const row of log.rows.filter(({ model }) => sourceModels.includes(model))) {
    const now = Math.floor(row.at / MINUTE)
    if (now !== minute) used = 0
    minute = now
    used += row.input + row.output
    const most = bases.length - 1
    const serves = Math.min(most, Math.max(1, Math.ceil(used / perReplica - 1e-9)))
    for (let replicas = 0; replicas < serves; replicas++) usd[replicas] += usdOf(log, row)
  }
  return usd
}

/** @returns lines of what, here, there */
function comparedOf(log, report, ask) {
  const { pricing, traffic } = report
  const factor = pricing.period.monthsFactor
  const isWhole = log.rows.every(isAnswered) && log.export !== 'dashboard'
  return [
    ...(isWhole ? hybridLines(log, pricing, factor) : []),
    ...(log.export === 'dashboard' || Object.keys(log.rates).length === 0
      ? []
      : [['cached throughout', cachingOf(log) * factor, pricing.cache?.savedPerMonth.value ?? 0]]),
    ...(isWhole ? [] : hiddenLines(log, traffic)),
    ...breakEvenLines(log, report, factor),
    ...sensitivityLines(pricing, ask),
    ...tokenPriceLines(pricing)
  ]
}

function hiddenLines(log, { throttling: { hiddenDemand } }) {
  if (log.rows.every(isAnswered)) return []
  const { low, high } = hiddenOf(log)
  return [
    ['hidden demand, least', low, hiddenDemand.low ?? hiddenDemand.value],
    ['hidden demand, most', high, hiddenDemand.high ?? hiddenDemand.value]
  ]
}

const hybridLines = (log, { hybrid: { workloads } }, factor) =>
  workloads.flatMap(workload => {
    const usd = overflowsOf(log, workload)
    return workload.bases.flatMap(({ replicas, usdBase, usdOverflow }) => [
      [`base of ${replicas}, rent`, replicas * workload.gpusPerReplica * RENT * MONTH_HOURS, usdBase],
      [`base of ${replicas}, overflow`, usd[replicas] * factor, usdOverflow, IN_STEPS * usd[0] * factor]
    ])
  })

const priceIn = ({ alternatives }, wanted) => alternatives.find(({ id }) => id === wanted)?.usdPerMonth.value

/** Of the fleet as it is against the cheapest way by the token, where the one is rented all month. */
function breakEvenLines({ rows }, { pricing, capacity, traffic }, factor) {
  const { byToken, dedicated } = pricing.compared
  if (byToken === null || dedicated !== 'fixed') return []
  const fleets = capacity.workloads.filter(({ served }) => served === 'dedicated')
  if (fleets.length < capacity.workloads.length) return []
  const tokens = priceIn(pricing, byToken)
  const gpus = sum(fleets.map(({ recommended }) => recommended.gpus))
  const rent = gpus * RENT * MONTH_HOURS
  const served = sum(rows.filter(isAnswered).map(({ input, output }) => input + output)) * factor
  const { breakEven } = pricing
  const peakToAverage = traffic.rate.peakToAverage['60s'].value
  return [
    ['break-even, traffic', rent / tokens, breakEven.traffic.value],
    ['break-even, Mtok a month', ((rent / tokens) * served) / 1e6, breakEven.tokensPerMonth.value / 1e6],
    ['break-even, USD per Mtok', rent / (served / 1e6), breakEven.usdPerMtok.value],
    ['break-even, USD per GPU-hour', tokens / (gpus * MONTH_HOURS), breakEven.usdPerGpuHour.value],
    ...(peakToAverage === null
      ? []
      : [['break-even, peak to average', (peakToAverage * tokens) / rent, breakEven.peakToAverage.value]])
  ]
}

/** Asked anew with the price of GPUs, or the traffic, a fifth off. */
function sensitivityLines({ sensitivity }, ask) {
  const of = name => sensitivity.find(({ input }) => input === name)
  const savingWith = options => ask(options).pricing.savingPerMonth.value
  const line = (name, end, options) => {
    const found = of(name)?.[`savingAt${end}`]
    return found === undefined ? [] : [[`saving with ${name} at ${end}`, savingWith(options), found]]
  }
  return [
    ...line('GPU price', 'Less', rentAt(0.8)),
    ...line('GPU price', 'More', rentAt(1.2)),
    ...line('traffic', 'More', [...rentAt(1), '--growth', '20%'])
  ]
}

/** Where a fleet rented all month stands against tokens, these alone change with their price. */
function tokenPriceLines({ compared: { byToken, dedicated }, sensitivity, ...pricing }) {
  const found = sensitivity.find(({ input }) => input === 'token price')
  if (found === undefined || dedicated !== 'fixed') return []
  const saving = (times, cheapest) =>
    times * priceIn(pricing, cheapest === dedicated ? byToken : cheapest) - priceIn(pricing, dedicated)
  return [
    ['saving with token price at Less', saving(0.8, found.cheapestAtLess), found.savingAtLess],
    ['saving with token price at More', saving(1.2, found.cheapestAtMore), found.savingAtMore]
  ]
}

const rentAt = times => ['--gpu-price', `H100-SXM=${Number((times * RENT).toPrecision(12))}`]

/** The log as a table with callers and outcomes. */
export function tableOf({ rows }) {
  const lines = rows.map(({ at, model, caller, input, cached, output, status }, i) => {
    const sizes = status === 200 ? [input, cached, output] : [input, '', '']
    return [`r${i}`, new Date(at).toISOString(), 900, model, caller, ...sizes, status].join(',')
  })
  return `request_id,start_time,duration_ms,model,user,input_tokens,cached_tokens,output_tokens,status\n${lines.join('\n')}\n`
}

function asked(file) {
  const cli = path.join(import.meta.dirname, '../bin/gpuops-audit.js')
  return options => {
    const args = [cli, 'analyze', file, '--format', 'json', '--gpu', 'H100-SXM', ...options]
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
    if (run.status !== 0) throw new Error(run.stderr)
    return JSON.parse(run.stdout)
  }
}

const agree = (wanted, found, within = 0) =>
  wanted !== null &&
  found !== null &&
  Math.abs(found - wanted) < Math.max(0.005, 1e-9 * Math.abs(wanted), within)

function compareAll() {
  const folder = mkdtempSync(path.join(tmpdir(), 'golden-decisions-'))
  const file = path.join(folder, 'log.csv')
  try {
    for (const log of [...BILLED, BURSTS, THROTTLED]) {
      writeFileSync(file, log === THROTTLED ? tableOf(log) : csvOf(log))
      const ask = asked(file)
      for (const [what, wanted, found, within] of comparedOf(log, ask(rentAt(1)), ask)) {
        const isSame = agree(wanted, found, within)
        if (!isSame) process.exitCode = 1
        const verdict = isSame ? 'agrees ' : 'DIFFERS'
        process.stdout.write(
          `${verdict} ${log.name}, ${what}: ${wanted?.toFixed(4)} here, ${found?.toFixed(4)} there\n`
        )
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === import.meta.filename) compareAll()
