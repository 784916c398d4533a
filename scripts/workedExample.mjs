/**
 * The worked example of the README for canaries of five kinds: two made-up upstreams, the official client, and what
 * `cutover` says. `node scripts/workedExample.mjs [--seconds 40] [--rate 60]`
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { drive } from '../test/mock/drive.mjs'
import { mockUpstream } from '../test/mock/upstream.mjs'

const BIN = new URL('../bin/gpuops-audit.js', import.meta.url).pathname
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '40' }, rate: { type: 'string', default: '60' } }
})
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-example-'))
const [seconds, rate] = [Number(values.seconds), Number(values.rate)]

/** Limits that so short a run can decide. */
const GATES = [
  '--max-p95-increase',
  '25%',
  '--max-error-increase',
  '3pp',
  '--max-429-increase',
  '3pp',
  '--max-quality-increase',
  '3pp'
]

const KINDS = [
  { name: 'better', canary: { ttft: 20, gap: 1.5 }, split: '30%' },
  { name: 'equal', canary: {}, split: '30%' },
  { name: 'worse', canary: { ttft: 60, gap: 4 }, split: '30%' },
  { name: 'too small', canary: {}, split: '1%' },
  { name: 'lighter, no faster', canary: {}, long: 0.05 },
  { name: 'lighter and slower', canary: { ttft: 60, gap: 4 }, long: 0.05 }
]

for (const kind of KINDS) process.stdout.write(`${kind.name}: ${await answerTo(kind)}\n`)
rmSync(folder, { recursive: true, force: true })
process.exit(0)

async function answerTo({ name, canary, split, long }) {
  const [ours, theirs] = [await mockUpstream({ seed: 1 }), await mockUpstream({ seed: 2, ...canary })]
  const at = file => path.join(folder, `${name}-${file}.jsonl`)
  const run = split ? await recorded(ours.url, at('both'), ['--canary', theirs.url, '--split', split]) : null
  if (run) {
    await drive({ baseUrl: run.url, rate, seconds })
    await run.stop()
  } else {
    const [left, right] = [await recorded(ours.url, at('a')), await recorded(theirs.url, at('b'))]
    await Promise.all([
      drive({ baseUrl: left.url, rate: rate * 0.7, seconds, seed: 1 }),
      drive({ baseUrl: right.url, rate: rate * 0.3, seconds, seed: 2, long })
    ])
    await Promise.all([left.stop(), right.stop()])
  }
  const sides = split ? [at('both'), '--split-by', 'upstream'] : ['--baseline', at('a'), '--canary', at('b')]
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [BIN, 'cutover', ...sides, ...GATES, '--format', 'json'],
    { encoding: 'utf8', maxBuffer: 1 << 26 }
  )
  await Promise.all([ours.close(), theirs.close()])
  if (stdout === '') return `exit ${status}: ${stderr}`
  const { summary, comparison } = JSON.parse(stdout)
  const logged = comparison.ratios.find(each => each.name === 'answer' && each.quantile === 'p95')
  const change = logged ? `${(100 * Math.expm1(logged.estimate)).toFixed(1)} %` : 'unknown'
  return `${summary.recommendation} (exit ${status}); p95 of like answers ${change}; ${summary.baselineRequests} and ${summary.canaryRequests} requests`
}

async function recorded(upstream, file, more = []) {
  const child = spawn(process.execPath, [
    BIN,
    'record',
    '--upstream',
    upstream,
    '--port',
    '0',
    '--output',
    file,
    ...more
  ])
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  while (!/OPENAI_BASE_URL=\S+/.test(said)) await new Promise(resolve => setTimeout(resolve, 20))
  return {
    url: /OPENAI_BASE_URL=(\S+)/.exec(said)[1],
    stop: () =>
      new Promise(resolve => {
        child.on('exit', resolve)
        child.kill('SIGTERM')
      })
  }
}
