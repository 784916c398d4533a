// @ts-nocheck: numbers alone.
/**
 * Made-up logs and what the ways to pay for them cost, worked out here from rules and rates written down here: batch and flex for what
 * may wait, Azure's PTUs and OpenAI's Scale Tier as a base with spill-over, the requests that never succeeded.
 *
 *   node scripts/goldenAlternatives.mjs       npm run build first; compares each with what `analyze` says, and fleets by the hour and the
 *                                             payback with what it says of their parts; ends with 1 where one differs by a cent
 *
 * Rates are the makers' as of 2026-11-20, in USD per million tokens; PTUs by Microsoft's sizing page of 2026-05-22 at 260 USD a month, Scale
 * Tier by OpenAI's page.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { csvOf, LOGS } from './goldenAlternativeLogs.mjs'

/** Input, cached input, output. */
const RATES = {
  'gpt-4o': [2.5, 1.25, 10],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'gpt-4.1': [2, 0.5, 8],
  'gpt-5': [1.25, 0.125, 10],
  'gpt-5-mini': [0.25, 0.025, 2],
  'claude-haiku-4-5': [1, 0.1, 5]
}

/** Tokens a minute of one, and how many input tokens an output token counts as. Sold in fives, fifteen at least. */
const PTU = {
  'gpt-4o': [2_500, 4],
  'gpt-4o-mini': [37_000, 4],
  'gpt-4.1': [3_000, 4],
  'gpt-5': [4_750, 8],
  'gpt-5-mini': [23_750, 8]
}
const PTU_USD = 260

/** Input and output units: tokens a minute, USD a day. */
const SCALE = {
  'gpt-4o': [
    [30_000, 124.59],
    [2_500, 39.34]
  ],
  'gpt-4o-mini': [
    [500_000, 114.75],
    [50_000, 49.18]
  ],
  'gpt-4.1': [
    [30_000, 110],
    [2_500, 36]
  ],
  'gpt-5': [
    [25_000, 75],
    [2_500, 60]
  ],
  'gpt-5-mini': [
    [500_000, 275],
    [50_000, 220]
  ]
}

/** Sizes that are tried, of the units for the busiest minute. */
const PARTS = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1]

/** OpenAI's and Anthropic's models may be sent in batches at half price, OpenAI's at the flex tier, too. */
const HALF = { batch: () => true, flex: model => model.startsWith('gpt-') }

const isAnswered = ({ status = 200 }) => status === 200
const partsOf = ({ model, input, cached, output }) => {
  const [perInput, perCached, perOutput] = RATES[model]
  return {
    usdInput: ((input - cached) * perInput + cached * perCached) / 1e6,
    usdOutput: (output * perOutput) / 1e6
  }
}
const usdOf = row => partsOf(row).usdInput + partsOf(row).usdOutput
const sum = numbers => numbers.reduce((total, number) => total + number, 0)

/** What was answered, over the log. [USD] */
export const billOf = ({ rows }) => sum(rows.filter(isAnswered).map(usdOf))

/** Half of what may wait is saved at a tier; `null`: nothing is sold so. [USD over the log] */
export function laterOf({ rows }, tier) {
  const waits = rows.filter(({ isWaiting, model }) => isWaiting && HALF[tier](model))
  return waits.length === 0 ? null : billOf({ rows }) - sum(waits.map(usdOf)) / 2
}

/** Σ over what is asked in each minute from the log's first arrival; a refused call asked for an answer of the mean length. */
function minutesOf(rows, of) {
  const minutes = new Map()
  const first = Math.min(...rows.map(({ at }) => at))
  for (const row of rows) {
    const minute = Math.floor((row.at - first) / 60_000)
    minutes.set(minute, (minutes.get(minute) ?? 0) + of(row))
  }
  return minutes
}

/** The size with the lowest sum of its units and what spills over it by the token. [USD/month] */
function cheapestSize(amounts, { perUnit, least, step, usdPerUnit }, usdByToken) {
  const units = part => Math.max(least, Math.ceil(part / step - 1e-12) * step)
  const most = units(Math.max(...amounts) / perUnit)
  return Math.min(
    ...PARTS.map(part => {
      const count = units(part * most)
      const spilled = sum(amounts.map(amount => Math.max(0, amount - count * perUnit))) / sum(amounts)
      return count * usdPerUnit + spilled * usdByToken
    })
  )
}

/** Models without such an offer by the token. `null`: none has one. [USD/month] */
function reservedOf({ rows }, table, sizesOf, factor) {
  const sold = [...new Set(rows.map(({ model }) => model))].filter(model => table[model] !== undefined)
  if (sold.length === 0) return null
  const first = Math.min(...rows.map(({ at }) => at))
  const rest = billOf({ rows: rows.filter(({ model }) => !sold.includes(model)) })
  const means = model => {
    const answered = rows.filter(row => row.model === model && isAnswered(row))
    return sum(answered.map(({ output }) => output)) / answered.length
  }
  return sum([
    factor * rest,
    ...sold.map(model => {
      const mean = means(model)
      const asked = rows
        .filter(row => row.model === model)
        .map(row => (isAnswered(row) ? row : { ...row, output: mean }))
      return sizesOf(model, asked, of => [
        ...minutesOf([{ at: first, isFirst: true }, ...asked], row => (row.isFirst ? 0 : of(row))).values()
      ])
    })
  ])
}

export const ptuOf = (log, factor) =>
  reservedOf(
    log,
    PTU,
    (model, asked, minutes) => {
      const [perUnit, ratio] = PTU[model]
      const amounts = minutes(({ input, cached, output }) => input - cached + ratio * output)
      const offer = { perUnit, least: 15, step: 5, usdPerUnit: PTU_USD }
      return cheapestSize(amounts, offer, factor * billOf({ rows: asked.filter(isAnswered) }))
    },
    factor
  )

export const scaleTierOf = (log, factor) =>
  reservedOf(
    log,
    SCALE,
    (model, asked, minutes) => {
      const answered = asked.filter(isAnswered).map(partsOf)
      const [input, output] = SCALE[model].map(([perUnit, usdPerDay]) => ({
        ...{ perUnit, least: 1, step: 1 },
        usdPerUnit: (usdPerDay * 730) / 24
      }))
      return (
        cheapestSize(
          minutes(row => row.input),
          input,
          factor * sum(answered.map(part => part.usdInput))
        ) +
        cheapestSize(
          minutes(row => row.output),
          output,
          factor * sum(answered.map(part => part.usdOutput))
        )
      )
    },
    factor
  )

/** Each as the mean answered one of its model; `null`: all were. [USD over the log] */
export function unservedOf({ rows }) {
  const lost = rows.filter(row => !isAnswered(row))
  if (lost.length === 0) return null
  return sum(
    lost.map(({ model }) => {
      const answered = rows.filter(row => row.model === model && isAnswered(row))
      return billOf({ rows: answered }) / answered.length
    })
  )
}

const FEE = 12
const TERM = 12
const H100 = 0.001

/** Alternatives by the log's rows; fleets by the hour and the payback by what the report says of their parts. */
function expectedOf(log, { pricing, capacity }) {
  const factor = pricing.period.monthsFactor
  const scaled = usd => (usd === null ? null : usd * factor)
  const { savingPerMonth } = pricing
  const before = savingPerMonth.value + FEE / TERM
  return [
    ['as billed', scaled(billOf(log)), priceIn(pricing, 'shared')],
    ['batch', scaled(laterOf(log, 'batch')), priceIn(pricing, 'batch')],
    ['flex', scaled(laterOf(log, 'flex')), priceIn(pricing, 'flex')],
    ['PTU', ptuOf(log, factor), reservedIn(pricing, 'Azure PTU')],
    ['Scale Tier', scaleTierOf(log, factor), reservedIn(pricing, 'OpenAI Scale Tier')],
    ['never succeeded', scaled(unservedOf(log)), pricing.unserved?.usdPerMonth.value ?? null],
    ['by the hour', scheduledOf(capacity.workloads) + FEE / TERM, priceIn(pricing, 'scheduled')],
    ['payback', before > 0 ? FEE / before : null, pricing.paybackMonths.value]
  ]
}

const priceIn = ({ alternatives }, wanted) =>
  alternatives.find(({ id }) => id === wanted)?.usdPerMonth.value ?? null
const reservedIn = ({ reserved }, wanted) =>
  reserved.find(({ offer }) => offer === wanted)?.usdPerMonth.value ?? null

/** Every hour of the week at the price of --gpu-price, none where nothing is asked. */
const scheduledOf = workloads =>
  sum(
    workloads.flatMap(({ schedule, recommended: { replicas, spareReplicas, gpusPerReplica } }) =>
      schedule.map(needed =>
        needed === 0 ? 0 : (Math.min(needed, replicas) + spareReplicas) * gpusPerReplica * H100 * (730 / 168)
      )
    )
  )

const OPTIONS = [
  '--gpu',
  'H100-SXM',
  '--gpu-price',
  `H100-SXM=${H100}`,
  '--migration-fee',
  FEE,
  '--term',
  TERM
]

function reportOf(file) {
  const cli = path.join(import.meta.dirname, '../bin/gpuops-audit.js')
  const args = [cli, 'analyze', file, '--format', 'json', ...OPTIONS.map(String)]
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

const agree = (wanted, found) => (wanted === null ? found === null : Math.abs(found - wanted) < 0.005)
const inUsd = usd => usd?.toFixed(2) ?? 'none'

function compareAll() {
  const folder = mkdtempSync(path.join(tmpdir(), 'golden-alternatives-'))
  const file = path.join(folder, 'log.csv')
  try {
    for (const log of LOGS) {
      writeFileSync(file, csvOf(log))
      for (const [what, wanted, found] of expectedOf(log, reportOf(file))) {
        const verdict = agree(wanted, found) ? 'agrees ' : 'DIFFERS'
        if (!agree(wanted, found)) process.exitCode = 1
        process.stdout.write(
          `${verdict} ${log.name}, ${what}: ${inUsd(wanted)} here, ${inUsd(found)} there\n`
        )
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === import.meta.filename) compareAll()
