/**
 * Runs the tool over and over on a log that several threads read, with every core kept busy, and says how long the runs
 * took: `node scripts/manyRuns.mjs 1000 [NODE…]`, each Node in turn. Exit 1 where one failed or took more than ten times
 * the median. An interruption ends it with what there is.
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'

const [runs = '300', ...given] = process.argv.slice(2)
const nodes = given.length > 0 ? given : [process.execPath]
const TOOL = path.join(import.meta.dirname, '..', 'bin', 'gpuops-audit.js')
const MOST_MILLIS = 120_000
const ROWS = 100_000

const folder = mkdtempSync(path.join(tmpdir(), 'many-runs-'))
const spinners = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
)
let isOver = false
process.on('SIGINT', () => {
  isOver = true
})
try {
  const log = writeLog(path.join(folder, 'requests.csv'))
  const took = new Map(nodes.map(node => [node, []]))
  for (let run = 0; run < Number(runs) && !isOver; run++)
    for (const node of nodes) took.get(node).push(await one(node, log))
  for (const [node, millis] of took) told(node, millis)
} finally {
  for (const spinner of spinners) spinner.kill('SIGKILL')
  rmSync(folder, { recursive: true })
}

function writeLog(file) {
  const fd = openSync(file, 'w')
  writeSync(fd, 'timestamp,model,prompt_tokens,completion_tokens,latency_ms\n')
  let at = Date.UTC(2026, 8, 1)
  let rows = ''
  for (let i = 0; i < ROWS; i++) {
    at += 700 + ((i * 7919) % 1000)
    rows += `${new Date(at).toISOString()},gpt-4o,${500 + (i % 1000)},${50 + (i % 300)},${800 + (i % 3000)}\n`
  }
  writeSync(fd, rows)
  closeSync(fd)
  return file
}

/** Milliseconds of one run; infinite where it failed or had to be stopped. */
function one(node, log) {
  const begun = performance.now()
  return new Promise(resolve => {
    const args = [TOOL, 'analyze', log, '--only', 'traffic', '--format', 'json', '--output', '/dev/null']
    const child = spawn(node, args, { stdio: 'ignore', timeout: MOST_MILLIS, killSignal: 'SIGKILL' })
    child.on('close', code => resolve(code === 0 ? performance.now() - begun : Number.POSITIVE_INFINITY))
  })
}

function told(node, took) {
  took.sort((a, b) => a - b)
  const median = took[took.length >> 1]
  const most = took.at(-1)
  const late = took.filter(millis => millis > 10 * median).length
  const [middle, longest] = [median, most].map(millis => `${(millis / 1000).toFixed(2)} s`)
  process.stdout.write(
    `${node}: ${took.length} runs, median ${middle}, longest ${longest}, over ten times the median ${late}\n`
  )
  if (late > 0) process.exitCode = 1
}
