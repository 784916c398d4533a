/**
 * The whole candidate search, confidence and schedule included: a log that is read → its capacity plan, of the demo log and
 * of a made-up one. `node bench/search.mjs [--rows 2000000] [--runs 7] [--folder DIR]`
 *
 * Every run is a process of its own, as cold as a user's, and only the search is timed in it. Before any time counts, all
 * runs must find the same plan: of the demo log the one in its golden report.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { demandsOf } from '../dist/capacity/demand/workload.js'
import { planCapacity } from '../dist/capacity/fleet/size.js'
import { UTC } from '../dist/log/zone.js'
import { DEFAULTS } from '../dist/options.js'

import { readLog } from '../dist/read/readLog.js'
import { hourOfWeek } from '../dist/traffic/calendar.js'
import { momentOf } from '../dist/traffic/moment.js'
import { writeData } from './data.mjs'
import { median } from './measure.mjs'

const THIS = fileURLToPath(import.meta.url)
const MOST_OUTPUT = 1 << 26
const DEMO = path.resolve(import.meta.dirname, '../fixtures/demo.csv')
const GOLDEN = path.resolve(import.meta.dirname, '../fixtures/reports/demo.json')

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000000' },
    runs: { type: 'string', default: '7' },
    folder: { type: 'string', default: tmpdir() },
    one: { type: 'string' }
  }
})
const print = line => process.stdout.write(`${line}\n`)

if (flags.one) print(JSON.stringify(await searched(flags.one)))
else await searches()

/** One run, in this process. */
async function searched(file) {
  const { data } = await readLog([file], {})
  const clock = {
    describe: micros => momentOf(micros, data.clock),
    hourOfWeek: micros => hourOfWeek(micros, UTC)
  }
  const rentOf = rentIn(DEFAULTS.prices)
  const [from, used, own] = [performance.now(), process.cpuUsage(), firstThreadSeconds()]
  const plan = planCapacity(demandsOf(data, clock, DEFAULTS.sizing.seed), DEFAULTS.sizing, rentOf)
  const seconds = (performance.now() - from) / 1e3
  const { user, system } = process.cpuUsage(used)
  return { seconds, processorSeconds: (user + system) / 1e6, ownSeconds: firstThreadSeconds() - own, plan }
}

/** Processor time of the thread that waits for nobody: what the search takes on an idle machine. Known on Linux. */
function firstThreadSeconds() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ', 1)[0]) / 1e9
  } catch {
    return Number.NaN
  }
}

async function searches() {
  const folder = mkdtempSync(path.join(flags.folder, 'gpuops-bench-'))
  const file = path.join(folder, 'requests.csv')
  try {
    await writeData(file, 'csv', Number(flags.rows))
    print(
      '| log | time, median | quickest | processor time | of it the first thread’s | workloads | candidates |'
    )
    print('| --- | --- | --- | --- | --- | --- | --- |')
    report('the demo log, 20,140 requests', DEMO, JSON.parse(readFileSync(GOLDEN, 'utf8')).capacity)
    report(`${Number(flags.rows).toLocaleString('en-US')} requests of four models`, file, null)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param golden the plan that must be found; `null`: the one that the first run finds */
function report(name, file, golden) {
  const runs = Array.from({ length: Number(flags.runs) }, () =>
    JSON.parse(
      execFileSync(process.execPath, [THIS, '--one', file], { encoding: 'utf8', maxBuffer: MOST_OUTPUT })
    )
  )
  const wanted = JSON.stringify(golden ?? runs[0].plan)
  if (runs.some(({ plan }) => JSON.stringify(plan) !== wanted)) throw new Error(`${name}: not the same plan`)
  const millis = seconds => `${(seconds * 1e3).toFixed(0)} ms`
  const { workloads } = runs[0].plan
  const candidates = workloads.reduce((sum, each) => sum + each.candidates.length + each.refused.length, 0)
  const seconds = runs.map(run => run.seconds)
  const processor = median(runs.map(run => run.processorSeconds))
  const own = median(runs.map(run => run.ownSeconds))
  const cells = [median(seconds), Math.min(...seconds), processor, own].map(millis)
  print(`| ${name} | ${cells.join(' | ')} | ${workloads.length} | ${candidates} |`)
}
