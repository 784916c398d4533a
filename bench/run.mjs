/**
 * The benchmark: whole process against whole process, answers compared before times.
 *
 *     node bench/run.mjs [--case csv,jsonl] [--rows 2000000] [--runs 5] [--folder DIR] [--write]
 *
 * Data lies in a temporary folder (or below DIR) and is deleted. `--write` puts the tables into bench/README.md.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { casesOf } from './cases.mjs'
import { writeData } from './data.mjs'
import { putTogether, sameFigures } from './figures.mjs'
import { machineLines } from './machine.mjs'
import { measure, median } from './measure.mjs'
import { scanSpeeds } from './scan.mjs'
import { caseLines, scanLines, targetLines } from './table.mjs'

/** Who takes longer is not run as often. */
const SLOW_SECONDS = 10
const RUNS_OF_THE_SLOW = 2

/** The scanner is quick enough for its speed to show in a part of the data. */
const MOST_SCANNED_ROWS = 400_000

const { values: flags } = parseArgs({
  options: {
    case: { type: 'string' },
    rows: { type: 'string', default: '2000000' },
    'huge-rows': { type: 'string', default: '100000000' },
    runs: { type: 'string', default: '5' },
    folder: { type: 'string', default: tmpdir() },
    write: { type: 'boolean', default: false }
  }
})
const say = lines => process.stdout.write(`${lines.join('\n')}\n`)
const wanted = flags.case?.split(',')
const isScanWanted = wanted === undefined || wanted.includes('scan')
const folder = mkdtempSync(path.join(flags.folder, 'gpuops-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))

const head = [...machineLines(), '']
say(head)
const results = []
for (const given of casesOf({ rows: +flags.rows, hugeRows: +flags['huge-rows'] })) {
  if (wanted === undefined ? given.onlyWhenNamed : !wanted.includes(given.id)) continue
  const result = await runCase(given)
  results.push(result)
  say(caseLines(result))
}
const speeds = isScanWanted ? await scanSpeeds(folder, Math.min(+flags.rows, MOST_SCANNED_ROWS)) : []
const scanned = speeds.length > 0 ? scanLines(speeds) : []
say([...scanned, ...targetLines(results, speeds)])
if (flags.write)
  writeResults([...head, ...results.flatMap(caseLines), ...scanned, ...targetLines(results, speeds)])

async function runCase({ id, title, data, runs = +flags.runs, contenders }) {
  const file = path.join(folder, `requests.${data.shape}${data.gz ? '.gz' : ''}`)
  await writeData(file, data.shape, data.rows, data.gz)
  const present = contenders.filter(({ installed }) => installed !== false)
  for (const { name } of contenders.filter(contender => !present.includes(contender)))
    say([`not installed: ${name}`])
  const firsts = await agreed(present, file)
  const times = await alternating(present, file, firsts, runs)
  const { size: bytes } = statSync(file)
  rmSync(file)
  return { id, title, rows: data.rows, bytes, measured: times }
}

/** One run of each, whose answers must be the same; it also brings the file into the page cache. */
async function agreed(contenders, file) {
  const firsts = new Map()
  let agreed = null
  for (const { name, command, answer } of contenders) {
    const run = await measure(command(file), folder)
    const found = answer(run.output)
    agreed ??= found
    const figures = found?.inFlight ? putTogether(found, agreed.inFlight) : found
    if (figures !== null && !sameFigures(agreed, figures))
      throw new Error(`${name} found other figures:\n${JSON.stringify(figures)}\n${JSON.stringify(agreed)}`)
    firsts.set(name, run)
  }
  return firsts
}

/** Each contender once per round, so that a slow moment of the machine hits them all. */
async function alternating(contenders, file, firsts, rounds) {
  const runs = new Map(contenders.map(({ name }) => [name, rounds === 1 ? [firsts.get(name)] : []]))
  for (let round = 0; round < rounds && rounds > 1; round++) {
    for (const { name, command } of contenders) {
      if (firsts.get(name).seconds > SLOW_SECONDS && round >= RUNS_OF_THE_SLOW) continue
      runs.get(name).push(await measure(command(file), folder))
    }
  }
  return new Map([...runs].map(([name, all]) => [name, summary(all)]))
}

function summary(runs) {
  const seconds = runs.map(run => run.seconds)
  const held = runs.map(run => run.peakMegabytes)
  const processor = runs.map(run => run.processorSeconds)
  return {
    seconds: median(seconds),
    low: Math.min(...seconds),
    high: Math.max(...seconds),
    runs: runs.length,
    processorSeconds: processor.includes(null) ? null : median(processor),
    peakMegabytes: held.includes(null) ? null : Math.max(...held)
  }
}

function writeResults(lines) {
  const file = new URL('README.md', import.meta.url)
  const [begin, end] = ['<!-- results -->', '<!-- /results -->']
  const text = readFileSync(file, 'utf8')
  const [before, rest] = text.split(begin)
  writeFileSync(file, `${before}${begin}\n\n${lines.join('\n')}\n${end}${rest.split(end)[1]}`)
}
