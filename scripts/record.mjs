/**
 * What the recording proxy costs, and what it keeps, on this machine's loopback:
 *
 *     node scripts/record.mjs latency [--rate 200] [--seconds 30]   direct and through the proxy, by turns
 *     node scripts/record.mjs soak    [--rate 200] [--seconds 600]  with faults, aborts and a full disk: rows and memory
 *     node scripts/record.mjs kill    [--times 50]                  kill -9 at random moments: is the file whole?
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { mockUpstream } from '../test/mock/upstream.mjs'

const BIN = new URL('../bin/gpuops-audit.js', import.meta.url).pathname
const WATCH = new URL('record/heapWatch.mjs', import.meta.url).href
const agent = new Agent({ keepAlive: true, maxSockets: 2_000 })
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-record-'))

/** A recorder in a process of its own; one that is watched tells what memory it holds, and collects its garbage for that. */
async function recorder(upstream, file, { isWatched = false, more = [] } = {}) {
  const args = ['record', '--upstream', upstream, '--port', '0', '--output', file, ...more]
  const watching = isWatched ? ['--expose-gc', '--import', WATCH] : []
  const child = spawn(process.execPath, [...watching, BIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  const memory = []
  child.on('message', told => memory.push({ ...told, underWay }))
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  for (let waited = 0; !/OPENAI_BASE_URL=\S+/.test(said); waited++) {
    if (waited > 1_000) throw new Error(`the recorder did not start: ${said}`)
    await sleep(20)
  }
  const url = /OPENAI_BASE_URL=(\S+)/.exec(said)[1]
  const ended = new Promise(resolve => child.on('exit', resolve))
  return { child, url, ended, memory, said: () => said }
}

const sleep = millis => new Promise(resolve => setTimeout(resolve, millis))

/** One chat, sent on a kept connection: milliseconds to its first byte of content, or `null` where it broke. */
function chat(base, { stream, abortAfter = null }) {
  const body = JSON.stringify({
    model: 'mock',
    stream,
    messages: [{ role: 'user', content: 'why is the sky blue? '.repeat(10) }]
  })
  const begun = performance.now()
  return new Promise(resolve => {
    const call = request(
      `${base}/chat/completions`,
      {
        method: 'POST',
        agent: abortAfter === null ? agent : false,
        headers: { 'content-type': 'application/json', authorization: 'Bearer k' }
      },
      answer => {
        let first = null
        answers++
        answer.on('data', () => {
          first ??= performance.now() - begun
        })
        answer.on('end', () => resolve(answer.statusCode < 400 ? first : null))
        answer.on('error', () => resolve(null))
      }
    )
    call.on('error', error => {
      const connection = call.reusedSocket ? 'kept' : 'new'
      const how =
        abortAfter === null ? `${error.code} on a ${connection} connection` : 'broken off by the caller'
      failures[how] = (failures[how] ?? 0) + 1
      resolve(null)
    })
    if (abortAfter !== null) setTimeout(() => call.destroy(), abortAfter)
    call.end(body)
  })
}

/** Of calls: how many got a status, and, by cause, how many did not. */
let answers = 0
const failures = {}
let underWay = 0

/** Chats at a steady rate, each to the place that `to` says. */
async function steadily(seconds, to, perSecond = rate) {
  const all = []
  const begun = performance.now()
  for (let i = 0; i < perSecond * seconds; i++) {
    underWay++
    all.push(
      to(i).finally(() => {
        underWay--
      })
    )
    const due = begun + ((i + 1) * 1_000) / perSecond
    if (due > performance.now()) await sleep(due - performance.now())
  }
  return Promise.all(all)
}

async function latency() {
  const seconds = Number(values.seconds ?? 30)
  const upstream = await mockUpstream({ ttft: 5, gap: 1, tokens: 5 })
  const proxy = await recorder(upstream.url, path.join(folder, 'latency.jsonl'))
  await steadily(3, i => chat(i % 2 ? proxy.url : upstream.url, { stream: true }))
  const cpuBefore = cpuSeconds(proxy.child.pid)
  const times = { direct: [], proxied: [] }
  const turn = async i => {
    const name = i % 2 ? 'proxied' : 'direct'
    const time = await chat(i % 2 ? proxy.url : upstream.url, { stream: i % 3 !== 0 })
    if (time !== null) times[name].push(time)
  }
  // The proxy gets every second call.
  await steadily(seconds, turn, 2 * rate)
  const at = (list, share) => list.sort((a, b) => a - b)[Math.floor(share * (list.length - 1))]
  for (const share of [0.5, 0.95, 0.99]) {
    const [direct, proxied] = [at(times.direct, share), at(times.proxied, share)]
    print(
      `p${share * 100}: direct ${direct.toFixed(2)} ms, through the proxy ${proxied.toFixed(2)} ms, added ${(proxied - direct).toFixed(2)} ms`
    )
  }
  const cpuMillis = 1_000 * (cpuSeconds(proxy.child.pid) - cpuBefore)
  print(`CPU time of the proxy: ${(cpuMillis / times.proxied.length).toFixed(2)} ms a request`)
  proxy.child.kill('SIGTERM')
  await proxy.ended
  print(proxy.said().trim().split('\n').at(-1))
}

/** User and system time of a process, in ticks of 10 ms. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function soak() {
  const seconds = Number(values.seconds ?? 600)
  const upstream = await mockUpstream({
    ttft: 5,
    gap: 1,
    tokens: 5,
    faults: 0.05,
    errors: 0.02,
    throttled: 0.02
  })
  const file = path.join(folder, 'soak.jsonl')
  const proxy = await recorder(upstream.url, file, { isWatched: true, more: ['--rotate-at', '20MB'] })
  let aborted = 0
  await steadily(seconds, i => {
    const abortAfter = i % 50 === 0 ? 4 : null
    if (abortAfter !== null) aborted++
    return chat(proxy.url, { stream: i % 3 !== 0, abortAfter })
  })
  proxy.child.kill('SIGTERM')
  await proxy.ended
  const { readdirSync } = await import('node:fs')
  const rows = readdirSync(folder).flatMap(name => wholeRows(path.join(folder, name)))
  const sent = Math.round(rate * seconds)
  print(
    `calls that got a status: ${answers}; that did not: ${JSON.stringify(failures)}; rows with a status: ${rows.filter(({ status }) => status !== null).length}`
  )
  print(
    `${sent} requests, ${aborted} of them aborted; ${rows.length} rows; by outcome ${JSON.stringify(outcomes(rows))}`
  )
  const minutes = proxy.memory.filter((_, i) => i % 6 === 5)
  print(`MiB resident, minute by minute: ${minutes.map(({ residentMiB }) => residentMiB).join(' ')}`)
  print(`MiB live after a collection: ${minutes.map(({ liveMiB }) => liveMiB).join(' ')}`)
  print(`requests under way: ${minutes.map(each => each.underWay).join(' ')}`)
  print(proxy.said().trim().split('\n').at(-1))
}

function outcomes(rows) {
  const counts = {}
  for (const { status, aborted } of rows) {
    const name = `${status ?? 'none'}${aborted === null ? '' : ` ${aborted}`}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

async function kill() {
  const times = Number(values.times ?? 50)
  const upstream = await mockUpstream({ ttft: 2, gap: 1, tokens: 3 })
  const file = path.join(folder, 'kill.jsonl')
  let [before, whole] = [0, 0]
  for (let round = 0; round < times; round++) {
    const proxy = await recorder(upstream.url, file)
    const sending = steadily(1, () => chat(proxy.url, { stream: true }))
    await sleep(200 + Math.random() * 700)
    proxy.child.kill('SIGKILL')
    await proxy.ended
    await sending
    const rows = wholeRows(file)
    if (rows.length >= before) whole++
    before = rows.length
  }
  print(`killed ${times} times; whole after ${whole}; ${before} rows in the end`)
}

/** Every line parses, and the last one ends. */
function wholeRows(file) {
  const text = readFileSync(file, 'utf8')
  if (text !== '' && !text.endsWith('\n')) throw new Error(`${file}: its last line is cut off`)
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
}

function print(text) {
  process.stdout.write(`${text}\n`)
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: 'string' }, seconds: { type: 'string' }, times: { type: 'string' } }
})
const rate = Number(values.rate ?? 200)

const MODES = { latency, soak, kill }
const mode = MODES[positionals[0] ?? 'latency']
await mode().finally(() => rmSync(folder, { recursive: true, force: true }))
process.exit(0)
