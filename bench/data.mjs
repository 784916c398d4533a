/** A seed → the same made-up requests every time, as CSV, gzipped CSV, JSON Lines or an nginx access log. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const SEED = 20261122
const FIRST_MILLIS = Date.UTC(2026, 9, 5)
const SPAN_MILLIS = 7 * 86_400_000
const BLOCK_CHARACTERS = 1 << 18

const MODELS = ['gpt-4o-2024-11-20', 'gpt-4o-mini-2024-07-18', 'o3-2025-04-16', 'gpt-4.1-2025-04-14']
const ROUTES = ['/v1/chat', '/v1/summary', '/v1/agent/step']
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1']

/** Marsaglia's xorshift32, as shares from 0 up to 1. */
function randomOf(seed) {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** Poisson arrivals over a week with a daily wave, in order; log-normal sizes; one call in a hundred fails. */
function* requestsOf(count) {
  const random = randomOf(SEED)
  const logNormal = (median, sigma) => median * Math.exp(sigma * normalOf(random))
  let millis = 0
  const request = { index: 0, millis: 0, duration: 0, ttft: 0, input: 0, cached: 0, output: 0, status: 200 }
  for (let index = 0; index < count; index++) {
    const wave = 1 + 0.8 * Math.sin((2 * Math.PI * millis) / 86_400_000)
    millis += (-Math.log(1 - random()) * SPAN_MILLIS) / count / wave
    request.index = index
    request.millis = FIRST_MILLIS + Math.floor(millis)
    request.input = Math.max(1, Math.min(120_000, Math.round(logNormal(1_500, 1))))
    request.cached = random() < 0.4 ? Math.floor(request.input / 256) * 128 : 0
    request.output = Math.max(1, Math.min(16_000, Math.round(logNormal(180, 0.9))))
    request.ttft = Math.round(logNormal(400, 0.5))
    request.duration = request.ttft + Math.round(request.output * logNormal(11, 0.2))
    const luck = random()
    request.status = luck < 0.008 ? 429 : luck < 0.01 ? 500 : 200
    if (request.status !== 200) request.duration = 20 + Math.floor(random() * 200)
    request.model = MODELS[Math.floor(random() * MODELS.length)]
    request.caller = Math.floor(random() * 50)
    request.route = ROUTES[Math.floor(random() * ROUTES.length)]
    request.region = REGIONS[Math.floor(random() * REGIONS.length)]
    yield request
  }
}

/** Sum of twelve: near enough to a normal, and cheap. */
function normalOf(random) {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return sum
}

/** ISO 8601 with the second's text kept, since it repeats. */
function isoWriter() {
  let second = Number.NaN
  let text = ''
  return millis => {
    const rest = millis % 1_000
    if (millis - rest !== second) {
      second = millis - rest
      text = new Date(second).toISOString().slice(0, 20)
    }
    return `${text}${String(rest).padStart(3, '0')}Z`
  }
}

const idOf = index => `r${index.toString(16).padStart(8, '0')}`
const callerOf = caller => `team-${String(caller).padStart(3, '0')}`

const CSV_HEADER =
  'request_id,start_time,duration_ms,ttft_ms,model,input_tokens,cached_tokens,output_tokens,status,caller,metadata\n'

/** The last column is quoted, with quotes and commas in it. */
function csvRows() {
  const iso = isoWriter()
  return r => {
    const usage = r.status === 200 ? `${r.input},${r.cached},${r.output}` : ',,'
    const ttft = r.status === 200 ? r.ttft : ''
    const metadata = `"{""route"":""${r.route}"",""region"":""${r.region}""}"`
    return `${idOf(r.index)},${iso(r.millis)},${r.duration},${ttft},${r.model},${usage},${r.status},${callerOf(r.caller)},${metadata}\n`
  }
}

function jsonRows() {
  const iso = isoWriter()
  return r => {
    const ok = r.status === 200
    const usage = ok
      ? `"ttft_ms":${r.ttft},"input_tokens":${r.input},"cached_tokens":${r.cached},"output_tokens":${r.output},`
      : `"ttft_ms":null,"input_tokens":null,"cached_tokens":null,"output_tokens":null,`
    return `{"request_id":"${idOf(r.index)}","start_time":"${iso(r.millis)}","duration_ms":${r.duration},${usage}"model":"${r.model}","status":${r.status},"caller":"${callerOf(r.caller)}","metadata":{"route":"${r.route}","region":"${r.region}"}}\n`
  }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** nginx's predefined `combined`: no durations, no tokens. */
function nginxRows() {
  const iso = isoWriter()
  return r => {
    const t = iso(r.millis)
    const time = `${t.slice(8, 10)}/${MONTHS[+t.slice(5, 7) - 1]}/${t.slice(0, 4)}:${t.slice(11, 19)} +0000`
    return `10.0.${r.caller}.7 - - [${time}] "POST /v1/chat/completions HTTP/1.1" ${r.status} ${r.output * 5} "-" "AsyncOpenAI/Python 2.7.1 (linux)"\n`
  }
}

function* blocksOf(header, rowOf, count) {
  let block = header
  for (const request of requestsOf(count)) {
    block += rowOf(request)
    if (block.length < BLOCK_CHARACTERS) continue
    yield Buffer.from(block, 'latin1')
    block = ''
  }
  yield Buffer.from(block, 'latin1')
}

const SHAPES = {
  csv: count => blocksOf(CSV_HEADER, csvRows(), count),
  jsonl: count => blocksOf('', jsonRows(), count),
  nginx: count => blocksOf('', nginxRows(), count)
}

/** Writes `count` requests in a shape; `gz` packs them at zlib's default level. */
export async function writeData(file, shape, count, gz = false) {
  const blocks = SHAPES[shape](count)
  if (gz) return pipeline(Readable.from(blocks), createGzip(), createWriteStream(file))
  const out = createWriteStream(file)
  for (const block of blocks) if (!out.write(block)) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
}
