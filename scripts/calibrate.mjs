/**
 * Points files → the constants, the evidence and the error bands that the program carries, and the held-out errors:
 * `npm run calibrate`, of the points kept beside this script, or `npm run calibrate -- POINTS.csv …`. The same files give
 * the same result.
 */
import { writeFileSync } from 'node:fs'
import { accuracyPage, accuracyPlot } from './calibration/accuracyPage.mjs'
import { bandsText } from './calibration/bandsText.mjs'
import { evaluate } from './calibration/evaluate.mjs'
import { encode } from './calibration/evidence.mjs'
import { keptPoints, pointsOf } from './calibration/points.mjs'
import { targetsTable } from './calibration/targetsTable.mjs'
import { unseenTable } from './calibration/unseenTable.mjs'

const files = process.argv.slice(2)
const started = Date.now()
const says = text =>
  process.stdout.write(`${((Date.now() - started) / 1e3).toFixed(0).padStart(4)} s  ${text}\n`)

const { points, leftOut, count } = await pointsOf(files.length > 0 ? files : [await keptPoints()])
says(`${count} rows, ${points.length} of them used`)
for (const [reason, rows] of leftOut) process.stdout.write(`  ${rows} left out: ${reason}\n`)

const fittedOn = new Date().toISOString().slice(0, 10)
const found = evaluate(points, says)
process.stdout.write(targetsTable(points, found))
const { fitted, groups } = found

write('constants', 'constants of an iteration’s time', constantsText())
write(
  'bands',
  'measured / predicted between which four in five points lie that were held out',
  bandsText(points, found)
)
write('evidenceTable', 'residuals of the measured points, as text', evidenceText())

writeFileSync(
  new URL('../docs/accuracy.md', import.meta.url),
  accuracyPage({
    points,
    leftOut,
    count,
    fittedOn,
    measuredSince: await unseenTable(points, found),
    ...found
  })
)
writeFileSync(new URL('../docs/accuracy.svg', import.meta.url), accuracyPlot(points, found.unseen))

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

function evidenceText() {
  const { traits, cells } = encode(groups)
  return `
// biome-ignore format: generated
export const EVIDENCE = {
  traits: ${JSON.stringify(traits)},
  cells: ${JSON.stringify(cells)}
}
`
}
