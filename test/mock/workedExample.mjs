// @ts-nocheck: plain JavaScript, run by a script and by tests.
/**
 * The README's worked example for canaries of which the truth is known: two made-up upstreams, `record --split` before
 * them, the official client, and what `cutover` says of the one log.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { routerOf } from '../../dist/cli/record/routing.js'
import { drive } from './drive.mjs'
import { mockUpstream } from './upstream.mjs'

const BIN = new URL('../../bin/gpuops-audit.js', import.meta.url).pathname

/** Of the upstream in use: long beside what a busy machine adds. */
const SPEED = { ttft: 400, gap: 20 }
const times = factor => ({ ttft: factor * SPEED.ttft, gap: factor * SPEED.gap })

/** What each canary is, what share it gets, whether its callers send fewer long prompts, and which answers are right. */
export const KINDS = {
  better: { canary: times(0.7), split: 0.3, right: ['go'] },
  equal: { canary: times(1), split: 0.3, right: ['go'] },
  worse: { canary: times(2), split: 0.3, right: ['roll-back'] },
  'too small': { canary: times(1), split: 0.01, right: ['hold'] },
  'lighter, no faster': { canary: times(1), split: 0.3, lighter: true, right: ['go'] },
  // As logged it looks faster: Simpson's paradox.
  'lighter and slower': { canary: times(1.5), split: 0.3, lighter: true, right: ['roll-back'] }
}

/** Shares of long prompts: of all callers alike, or of those of either side. */
const LONG = { all: 0.3, baseline: 0.6, canary: 0.1 }

/**
 * @param {keyof typeof KINDS} name
 * @param {{ folder: string, rate: number, seconds: number, gates: readonly string[] }} options
 * @returns what `cutover` says; `asLogged`: medians of the whole answers, canary over baseline, of all that was logged
 */
export async function workedExample(name, { folder, rate, seconds, gates }) {
  const { canary, split, lighter = false, right } = KINDS[name]
  const [ours, theirs] = [
    await mockUpstream({ ...SPEED, seed: 1 }),
    await mockUpstream({ seed: 2, ...canary })
  ]
  const log = path.join(folder, `${name.replaceAll(/\W+/g, '-')}.jsonl`)
  const proxy = await recorder([
    ...['--upstream', ours.url, '--canary', theirs.url, '--output', log],
    ...['--split', `${100 * split}%`, '--split-by', lighter ? 'caller' : 'request']
  ])
  const send = (share, more) => drive({ baseUrl: proxy.url, rate: rate * share, seconds, ...more })
  await (lighter
    ? Promise.all([
        send(1 - split, { apiKey: keyOf('baseline', split), long: LONG.baseline, seed: 1 }),
        send(split, { apiKey: keyOf('canary', split), long: LONG.canary, seed: 2 })
      ])
    : send(1, { long: LONG.all }))
  await proxy.stop()
  await Promise.all([ours.close(), theirs.close()])
  const args = ['cutover', log, '--split-by', 'upstream', ...gates, '--format', 'json']
  const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' })
  if (stdout === '') throw new Error(`exit ${status}: ${stderr}`)
  return { code: status, report: JSON.parse(stdout), right, asLogged: asLogged(log) }
}

/** A key that the proxy's split by callers sends to that side. */
function keyOf(side, split) {
  const route = routerOf({ canary: true, split, splitBy: 'caller', isMirror: false, seed: 1 })
  for (let number = 0; ; number++) {
    const key = `sk-example-${number}`
    if (route({ authorization: `Bearer ${key}` }, Buffer.alloc(0)) === side) return key
  }
}

async function recorder(args) {
  const child = spawn(process.execPath, [BIN, 'record', '--port', '0', ...args])
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  const ended = new Promise(resolve => child.on('exit', resolve))
  while (!/OPENAI_BASE_URL=\S+/.test(said)) {
    if (child.exitCode !== null) throw new Error(said)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { url: /OPENAI_BASE_URL=(\S+)/.exec(said)[1], stop }
}

function asLogged(log) {
  const rows = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  const median = side => {
    const times = rows.filter(row => row.upstream === side && row.status === 200).map(row => row.duration_ms)
    return times.sort((a, b) => a - b)[times.length >> 1]
  }
  return median('canary') / median('baseline')
}
