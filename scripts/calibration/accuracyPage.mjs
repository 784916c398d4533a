/** Held-out predictions → docs/accuracy.md and its plot: how far the program is off, where, and by what rule. */
import { STANDINGS } from '../../dist/capacity/speed/evidence.js'
import { correctionFrom } from '../../dist/capacity/speed/localCalibration.js'
import { bandNear, errorsByStanding } from './bands.mjs'
import { errorsOf, summary } from './crossValidation.mjs'
import { median } from './evidence.mjs'

const QUANTITIES = ['tpot', 'ttft', 'throughput']
/** Fewer points than this are no row of a table. */
const FEW = 15
const WORST = 12

export function accuracyPage({ points, leftOut, count, unseen, seen, newVersions, fittedOn }) {
  return `# How accurate the predictions are

Written by \`npm run calibrate -- POINTS.csv\` on ${fittedOn}; do not edit. ${count} measured rows were read, ${points.length} used.

**The rule, set before the fit.** A deployment is model × GPU × tensor-parallel degree × precision × engine (models of equal shape are one). All points of a deployment lie in one of five folds, by a hash of its name; each fold is predicted by constants and evidence from the other four. Nothing below was predicted by its own deployment, unless it says so. The error is |predicted / measured − 1|.

What was chosen with points in view, so that the errors are slightly optimistic: the lengths and weights over which evidence fades, on these folds; which rows ran with speculative decoding or on several ranks without saying so in a column (see *Left out*), by looking at them; the rule that int4 weights run no faster on Blackwell than on an H200, after Kimi-K2.5 on 8 × B200 had been missed by 1.5 times; the share of requests in step, after loops of equal lengths had been over-predicted; the priors on shares of the datasheet, the weight of engines of 2023, the rule for GeForce cards and the reserve of dense models, by two public logs of vLLM 0.19 on an RTX 4090 and an RTX PRO 6000.

## Held out

| what was held out | TPOT: points, median, p90 | TTFT under closed-loop load | throughput |
|---|---|---|---|
${overall('the whole deployment', points, unseen)}
${overall('every point of an engine version', points, newVersions)}
${overall('the point alone', points, seen)}
${ownPointRow(points, unseen)}

Versions of one engine differ by 20 % in the median at the same deployment and load: a version never measured is predicted by its neighbours, and carries that.

Predicted against measured TPOT, deployments held out:

![Predicted against measured TPOT of held-out deployments, both in milliseconds and logarithmic](accuracy.svg)

## The 80 % band

Bands come from the residuals of the other folds, by how near the nearest evidence stands; of fewer than 100 together with those of nearer evidence. TTFT of open loops is in no band and no sum: it is the backlog of the run, which no steady state tells. A band is right where about 80 % of the held-out points lie inside.

| nearest evidence | TPOT | TTFT | throughput |
|---|---|---|---|
${coverage(points, unseen)}

## By engine

${tableBy(points, unseen, point => point.at.traits.engine, 'engine')}

## By family of models

${tableBy(points, unseen, familyOf, 'family')}

## By GPU

${tableBy(points, unseen, point => point.at.traits.gpu, 'GPU')}

## By model

${tableBy(points, unseen, point => point.name, 'model')}

## The worst

Deployments of ${FEW / 3} points and more with the largest median error in TPOT when held out:

| deployment | points | median of predicted / measured |
|---|---|---|
${worst(points, unseen)}

## Left out

| rows | reason |
|---|---|
${[...leftOut].map(([reason, rows]) => `| ${rows} | ${reason.replaceAll('|', '/')} |`).join('\n')}
`
}

/** See `familyOf` of the program: experts, latent attention, linear attention, a digit each. */
function familyOf({ at }) {
  const [experts, latent, linear] = at.traits.family
  const attention = [latent === '1' ? 'latent attention' : '', linear === '1' ? 'linear attention' : '']
  return [experts === '1' ? 'mixture of experts' : 'dense', ...attention]
    .filter(part => part !== '')
    .join(', ')
}

const percent = share => (Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)} %`)
const cell = ({ count, median, p90 }) => (count === 0 ? '–' : `${count}, ${percent(median)}, ${percent(p90)}`)

const isClosed = point => point.benchmark.load.kind === 'closed'

function errorsIn(points, predictions, quantity) {
  return points
    .filter(point => predictions.has(point) && (quantity !== 'ttft' || isClosed(point)))
    .map(point => errorsOf(point, predictions.get(point))[quantity])
}

function overall(title, points, predictions) {
  return `| ${title} | ${QUANTITIES.map(quantity => cell(summary(errorsIn(points, predictions, quantity)))).join(' | ')} |`
}

/** The point of middle concurrency is known, and corrects the others of its deployment. */
function ownPointRow(points, predictions) {
  const corrected = correctedByOne(points, predictions)
  const cells = QUANTITIES.map(quantity => cell(summary(corrected.map(errors => errors[quantity]))))
  return `| the deployment, but for one point of its own | ${cells.join(' | ')} |`
}

function correctedByOne(points, predictions) {
  return [...grouped(points, point => point.deployment).values()].flatMap(members => {
    const closed = members.filter(point => isClosed(point) && !Number.isNaN(point.measured.tpot))
    if (closed.length < 2) return []
    const own = [...closed].sort((a, b) => a.at.place[0] - b.at.place[0])[closed.length >> 1]
    const correct = correctionFrom([ownPointOf(own, errorsOf(own, predictions.get(own)))])
    const isOther = point => point.at.place.some((value, i) => value !== own.at.place[i])
    return closed
      .filter(isOther)
      .map(point => remaining(point, errorsOf(point, predictions.get(point)), correct))
  })
}

function ownPointOf({ at, benchmark }, errors) {
  const { model, gpu, engine, precision } = at.traits
  const [concurrency, input, output] = at.place.slice(0, 3).map(Math.exp)
  const residuals = { tpot: errors.tpot, ttft: errors.ttft, throughput: errors.throughput }
  return {
    model,
    gpu,
    engine,
    precision,
    tensorParallel: benchmark.hosted.tensorParallel,
    concurrency,
    input,
    output,
    residuals
  }
}

const remaining = ({ benchmark }, errors, correct) =>
  Object.fromEntries(QUANTITIES.map(quantity => [quantity, errors[quantity] - correct(benchmark, quantity)]))

function coverage(points, predictions) {
  return STANDINGS.filter(standing => standing !== 'deployment')
    .map(standing => {
      const cells = QUANTITIES.map(quantity => coveredBy(points, predictions, standing, quantity))
      return `| ${standing} | ${cells.join(' | ')} |`
    })
    .concat(
      `| all | ${QUANTITIES.map(quantity => coveredBy(points, predictions, null, quantity)).join(' | ')} |`
    )
    .join('\n')
}

/** Each point against the band of its standing from the other folds. */
function coveredBy(points, predictions, only, quantity) {
  let [inside, all] = [0, 0]
  for (const fold of new Set(points.map(point => point.fold))) {
    const others = points.filter(point => point.fold !== fold)
    const errors = errorsByStanding(others, predictions, quantity)
    const bands = new Map(STANDINGS.map(standing => [standing, bandNear(standing, errors)]))
    for (const point of points) {
      const prediction = predictions.get(point)
      const error = errorsOf(point, prediction)[quantity]
      if (point.fold !== fold || Number.isNaN(error) || (only !== null && prediction.nearest !== only))
        continue
      const [low, high] = bands.get(prediction.nearest)
      all++
      if (error >= low && error <= high) inside++
    }
  }
  return all === 0 ? '–' : `${percent(inside / all)} of ${all}`
}

function tableBy(points, predictions, keyOf, title) {
  const rows = [...grouped(points, keyOf)]
    .filter(([, members]) => members.length >= FEW)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => overall(key, members, predictions))
  return `| ${title} | TPOT: points, median, p90 | TTFT under closed-loop load | throughput |\n|---|---|---|---|\n${rows.join('\n')}`
}

function grouped(points, keyOf) {
  const groups = new Map()
  for (const point of points) groups.set(keyOf(point), [...(groups.get(keyOf(point)) ?? []), point])
  return groups
}

function worst(points, predictions) {
  return [...grouped(points, point => point.deployment)]
    .map(([, members]) => ({
      members,
      errors: errorsIn(members, predictions, 'tpot').filter(error => !Number.isNaN(error))
    }))
    .filter(({ errors }) => errors.length >= FEW / 3)
    .map(({ members, errors }) => ({ point: members[0], count: errors.length, error: median(errors) }))
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
    .slice(0, WORST)
    .map(({ point, count, error }) => {
      const { gpu, engine, precision } = point.at.traits
      const name = `${point.name} ${precision} on ${point.benchmark.hosted.tensorParallel} × ${gpu}, ${engine}`
      return `| ${name} | ${count} | ${Math.exp(-error).toFixed(2)} |`
    })
    .join('\n')
}

const SIZE = 520
const MARGIN = 48
const COLOURS = {
  vllm: '#3b6fb6',
  'vllm-0': '#8fb4de',
  sglang: '#c8622d',
  'tensorrt-llm': '#4f8f4a',
  other: '#777777'
}
/** TPOT from 1 ms to 1 s. */
const DECADES = [-3, 0]

/** Logarithmic scatter of TPOT with the lines of no error and of ±25 %. */
export function accuracyPlot(points, predictions) {
  const scale = log =>
    MARGIN + ((log / Math.LN10 - DECADES[0]) / (DECADES[1] - DECADES[0])) * (SIZE - 2 * MARGIN)
  const x = log => scale(log).toFixed(1)
  const y = log => (SIZE - scale(log)).toFixed(1)
  const [low, high] = DECADES.map(decade => decade * Math.LN10)
  const line = (shift, dash) =>
    `<line x1="${x(low)}" y1="${y(low + shift)}" x2="${x(high)}" y2="${y(high + shift)}" stroke="#999" ${dash}/>`
  const dots = points
    .filter(point => !Number.isNaN(point.measured.tpot))
    .map(
      point =>
        `<circle cx="${x(point.measured.tpot)}" cy="${y(predictions.get(point).tpot)}" r="1.4" fill="${COLOURS[point.at.traits.engine]}"/>`
    )
  const ticks = [1, 10, 100, 1000].flatMap(ms => {
    const log = Math.log(ms / 1e3)
    return [
      `<text x="${x(log)}" y="${SIZE - 28}" text-anchor="middle">${ms}</text>`,
      `<text x="${MARGIN - 6}" y="${y(log)}" text-anchor="end" dominant-baseline="middle">${ms}</text>`
    ]
  })
  const legend = Object.entries(COLOURS).map(
    ([name, colour], i) => `<text x="${MARGIN + 10}" y="${MARGIN + 14 * i}" fill="${colour}">${name}</text>`
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" font-family="sans-serif" font-size="11">
<title>Predicted against measured TPOT of held-out deployments</title>
<rect width="${SIZE}" height="${SIZE}" fill="#fff"/>
${line(0, '')}${line(Math.log(1.25), 'stroke-dasharray="4 4"')}${line(-Math.log(1.25), 'stroke-dasharray="4 4"')}
${ticks.join('\n')}
${legend.join('\n')}
<text x="${SIZE / 2}" y="${SIZE - 10}" text-anchor="middle">measured TPOT, ms</text>
<text x="14" y="${SIZE / 2}" text-anchor="middle" transform="rotate(-90 14 ${SIZE / 2})">predicted TPOT, ms (dashed: ±25 %)</text>
${dots.join('\n')}
</svg>
`
}
