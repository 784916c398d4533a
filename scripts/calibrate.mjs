/**
 * A points file → the constants, the evidence and the error bands that the program carries, and the held-out errors:
 * `npm run calibrate -- POINTS.csv`. The same file gives the same result.
 */
import { writeFileSync } from 'node:fs'
import { STANDINGS } from '../dist/capacity/speed/evidence.js'
import { accuracyPage, accuracyPlot } from './calibration/accuracyPage.mjs'
import { bandNear, errorsByStanding } from './calibration/bands.mjs'
import { errorsOf, heldOut, summary } from './calibration/crossValidation.mjs'
import { cellKey, encode, groupsOf } from './calibration/evidence.mjs'
import { fitConstants, fittedOf, startingPoint } from './calibration/fit.mjs'
import { aspectsOf, FOLDS, foldOf, pointsOf } from './calibration/points.mjs'

const ROUNDS = 25
/** The constants hardly move without one fold in five. */
const REFIT_ROUNDS = 2

const file = process.argv[2]
if (file === undefined) {
  process.stderr.write('Name a points file: npm run calibrate -- POINTS.csv\n')
  process.exit(2)
}
const { points, leftOut, count } = await pointsOf(file)
process.stdout.write(`${count} rows, ${points.length} of them used\n`)
for (const [reason, rows] of leftOut) process.stdout.write(`  ${rows} left out: ${reason}\n`)

const fittedOn = new Date().toISOString().slice(0, 10)
const constants = fitConstants(points, startingPoint(), ROUNDS)
const fitted = fittedOf(constants)
const folds = Array.from({ length: FOLDS }, (_, fold) => fold)
const unseen = heldOut(points, folds, point => point.fold, constants, REFIT_ROUNDS)
const newVersions = heldOut(points, folds, point => foldOf(versionOf(point)), constants, REFIT_ROUNDS)
const seen = heldOut(points, folds, point => foldOf(cellKey(point.at)), constants, 0)
for (const [name, predictions] of Object.entries({
  'deployment held out': unseen,
  'version held out': newVersions,
  'point held out': seen
}))
  for (const [quantity, { count, median, p90 }] of Object.entries(errorsBy(predictions)))
    process.stdout.write(
      `${name}: ${quantity} ${count} points, median ${percent(median)}, p90 ${percent(p90)}\n`
    )

write('constants', 'constants of an iteration’s time', constantsText())
write('bands', 'measured / predicted of points whose deployment was held out, 10 % and 90 %', bandsText())
write('evidenceTable', 'residuals of the measured points, as text', evidenceText())

writeFileSync(
  new URL('../docs/accuracy.md', import.meta.url),
  accuracyPage({ points, leftOut, count, unseen, seen, newVersions, fittedOn })
)
writeFileSync(new URL('../docs/accuracy.svg', import.meta.url), accuracyPlot(points, unseen))

function versionOf({ at }) {
  return `${at.traits.engine}|${at.traits.version}`
}

function errorsBy(predictions) {
  const errors = points.map(point => errorsOf(point, predictions.get(point)))
  return Object.fromEntries(
    ['tpot', 'ttft', 'throughput'].map(quantity => [quantity, summary(errors.map(each => each[quantity]))])
  )
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}

function write(name, holds, text) {
  const file = new URL(`../src/capacity/speed/${name}.ts`, import.meta.url)
  writeFileSync(file, `/** Written by \`npm run calibrate\`: the ${holds}. */\n${text}`)
}

function constantsText() {
  const line = (name, value) => `  ${name}: ${literal(value)}`
  const lines = ['global', 'byArchitecture', 'byEngine'].map(part => line(part, fitted[part]))
  return `import type { Fitted } from './fitted.ts'

// biome-ignore format: generated
export const CONSTANTS: Fitted & { readonly fittedOn: string; readonly points: number } = {
  fittedOn: '${fittedOn}',
  points: ${points.length},
${lines.join(',\n')}
}
`
}

function literal(value) {
  if (typeof value === 'number') return String(value)
  const entries = Object.entries(value).map(
    ([key, inner]) => `${/^\w+$/.test(key) ? key : `'${key}'`}: ${literal(inner)}`
  )
  return `{ ${entries.join(', ')} }`
}

function bandsText() {
  const rows = STANDINGS.map(standing => {
    const bands = ['tpot', 'ttft', 'throughput'].map(
      quantity => `${quantity}: [${bandOf(standing, quantity).join(', ')}]`
    )
    return `  ${standing}: { ${bands.join(', ')} }`
  })
  return `import type { StandingClass } from './evidence.ts'\nimport type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]

// biome-ignore format: generated
export const BANDS: Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>> = {
${rows.join(',\n')}
}
`
}

/** Evidence further away never narrows a band. */
function bandOf(standing, quantity) {
  const nearer = STANDINGS.slice(0, STANDINGS.indexOf(standing) + 1).map(each => ownBandOf(each, quantity))
  return [Math.min(...nearer.map(([low]) => low)), Math.max(...nearer.map(([, high]) => high))]
}

function ownBandOf(standing, quantity) {
  const predictions = standing === 'deployment' ? seen : unseen
  const band = bandNear(standing, errorsByStanding(points, predictions, quantity))
  return band.map(end => Number(Math.exp(end).toFixed(2)))
}

function evidenceText() {
  const known = points.map(point => ({ ...point, residual: aspectsOf(point, fitted) }))
  const { traits, cells } = encode(groupsOf(known))
  return `
// biome-ignore format: generated
export const EVIDENCE = {
  traits: ${JSON.stringify(traits)},
  cells: ${JSON.stringify(cells)}
}
`
}
