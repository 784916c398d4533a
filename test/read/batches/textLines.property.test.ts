/** The compiled scanner against the patterns of server logs: the same log from any lines, whatever reads them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TrafficLog } from '../../../src/log/trafficLog.ts'
import { placesIn } from '../../../src/read/batches/lineLayout.ts'
import { FORMATS } from '../../../src/read/format/index.ts'
import { readLog } from '../../../src/read/readLog.ts'
import type { LinePattern } from '../../../src/read/records/textLines.ts'
import { cases } from '../../cases.ts'

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    yield bytes.subarray(at, at + size)
    at += size
  }
}

/** Names by themselves and the callers' order too: both readers must meet them in the order of the file. */
function comparable({ data, reading }: TrafficLog) {
  return { data, reading }
}

const lineOf = (id: string): LinePattern => {
  const line = FORMATS.find(format => format.id === id)?.line
  if (line === undefined) throw new Error(id)
  return line
}

/** A format without layouts is beyond the scanner: each line goes through the pattern. */
async function byPattern(id: string, bytes: Uint8Array) {
  const line = lineOf(id)
  const { layouts } = line
  Object.assign(line, { layouts: [] })
  const found = await read(id, bytes, [1 << 20])
  Object.assign(line, { layouts })
  return found
}

async function read(inputFormat: string, bytes: Uint8Array, sizes: readonly number[]) {
  try {
    const options = { inputFormat, lenient: true, showCallers: true }
    return comparable(await readLog(['-'], { ...options, stdin: chunked(bytes, sizes) }))
  } catch (error) {
    return (error as Error).message
  }
}

/** Mostly as servers write it, sometimes as only an attacker does. */
const mostly = (plain: fc.Arbitrary<string>, ...odd: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

const ODD = ['-', '', ' ', '"', 'a b', '\\"', 'größe', '\u00a0', '\u2028', '\r', '\0', 'null', '\\x16\\x03']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number) => String(n).padStart(2, '0')
const seconds = fc.integer({ min: Date.UTC(1999, 11, 30) / 1e3, max: Date.UTC(2100, 0, 3) / 1e3 })
const few = fc.integer({ min: 1_790_000_000, max: 1_790_000_005 })
const stamp = fc
  .tuple(fc.oneof(few, seconds), fc.constantFrom('+0000', '+0530', '-1100', '+1400', '+1500'))
  .map(([at, zone]) => {
    const t = new Date(at * 1e3)
    const day = `${two(t.getUTCDate())}/${MONTHS[t.getUTCMonth()]}/${t.getUTCFullYear()}`
    return `${day}:${t.toISOString().slice(11, 19)} ${zone}`
  })
const logTime = mostly(
  stamp,
  '31/Feb/2026:14:00:00 +0000',
  '29/Feb/2028:23:59:59 +0000',
  '29/Feb/2100:00:00:00 +0000',
  '03/nov/2026:14:00:05 +0000',
  '03/Nov/2026:24:00:05 +0000',
  '03/Nov/2026:14:60:05 +0000',
  '03/Nov/2026:14:00:60 +0000',
  '03/Nov/2026:14:00:05.5 +0000',
  '03/Nov/2026:14:00:05',
  '3/Nov/2026:14:00:05 +0000',
  ...ODD
)
const isoTime = mostly(
  seconds.map(at => new Date(at * 1e3 + 125).toISOString()),
  '2026-11-03T14:00:05Z',
  '2026-11-03 14:00:05Z',
  '2026-11-03T14:00:05+02:00',
  '2026-11-03T14:00:05',
  '2026-11-03T14:00Z',
  '2026-02-30T14:00:05.1Z',
  '1790000000',
  ...ODD
)
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constant('POST') },
  fc.constantFrom('GET', 'P', 'post', '-')
)
const path = fc.constantFrom(
  '/v1/chat/completions',
  '/v1/chat/completions?x="y',
  '/healthz',
  '/openai/deployments/chat-prod/chat/completions?api-version=1',
  '/openai/deployments/größe/embeddings',
  '/v1beta/models/gemini-2.5-pro:generateContent',
  '/',
  '-'
)
const request = mostly(
  fc.tuple(method, path).map(([verb, at]) => `${verb} ${at} HTTP/1.1`),
  'POST /v1/chat/completions',
  'POST  /v1/chat/completions HTTP/1.1',
  'POST /v1/completions ',
  'POST /v1/completions " 200 1 " HTTP/1.1',
  'POST /v1/completions \\" HTTP/1.1',
  ...ODD
)
const status = mostly(fc.constantFrom('200', '429', '500'), '0', '-', '99', '600', '2000', '000', '20x', '')
const word = mostly(fc.constantFrom('198.51.100.4', 'svc-web', '2001:db8::7', '-'), ...ODD)
const quoted = mostly(fc.constantFrom('-', 'OpenAI/Python 1.99.1', '10.0.0.4, 10.0.0.5'), ...ODD)
const whole = mostly(fc.nat(90_000).map(String), '-', '1.5', '007', '-4', '99999999999999999999', '')

const accessLine = fc
  .tuple(word, word, word, logTime, request, status, fc.constantFrom(' 532 "-" "curl"', ' ', '', ' 1'))
  .map(([a, b, c, time, call, code, rest]) => `${a} ${b} ${c} [${time}] "${call}" ${code}${rest}`)
const traefikLine = fc
  .tuple(word, word, logTime, request, status, whole, quoted, quoted, whole, quoted, quoted, whole)
  .map(
    ([a, b, time, call, code, size, from, agent, n, router, server, ms]) =>
      `${a} - ${b} [${time}] "${call}" ${code} ${size} "${from}" "${agent}" ${n} "${router}" "${server}" ${ms}ms`
  )
const envoyLine = fc
  .tuple(isoTime, request, status, word, fc.boolean(), quoted, whole, whole, whole, whole, quoted)
  .map(([time, call, code, flags, isIstio, why, read, sent, ms, up, from]) => {
    const more = isIstio ? ` via_upstream - "${why}"` : ''
    return `[${time}] "${call}" ${code} ${flags}${more} ${read} ${sent} ${ms} ${up} "${from}" "curl" "e1"`
  })

/** Bytes put in, taken out or replaced anywhere. */
const edits = fc.array(
  fc.tuple(fc.nat(), fc.constantFrom(...Buffer.from(' "[]-\\\n\rA7\0'), 0xc3, 0xff), fc.nat(2)),
  { maxLength: 4 }
)

function damaged(text: string, changes: readonly (readonly [number, number, number])[]): Uint8Array {
  const bytes = [...Buffer.from(text)]
  for (const [at, byte, what] of changes) {
    const place = at % (bytes.length + 1)
    if (what === 0) bytes.splice(place, 0, byte)
    else bytes.splice(place, 1, ...(what === 1 ? [byte] : []))
  }
  return Uint8Array.from(bytes)
}

const lines = (line: fc.Arbitrary<string>) =>
  fc.array(fc.oneof({ weight: 15, arbitrary: line }, fc.constantFrom('', ' ', 'x', '\t')), {
    minLength: 1,
    maxLength: 40
  })

describe('law: the scanner and the pattern read the same log, in any chunks', () => {
  test.each([
    ['access-log', accessLine],
    ['traefik', traefikLine],
    ['envoy', envoyLine]
  ])('%s', async (id, line) => {
    await fc.assert(
      fc.asyncProperty(
        lines(line),
        fc.constantFrom('\n', '\n', '\r\n'),
        fc.boolean(),
        edits,
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        async (all, end, isClosed, changes, sizes) => {
          const bytes = damaged(all.join(end) + (isClosed ? end : ''), changes)
          expect(await read(id, bytes, sizes)).toEqual(await byPattern(id, bytes))
        }
      ),
      { numRuns: cases(200) }
    )
  })
})

test('all layouts of a format have the same fields', () => {
  const layouts = FORMATS.flatMap(({ line }) => (line?.layouts ? [line.layouts] : []))
  expect(layouts.length).toBeGreaterThan(2)
  for (const [first = '', ...others] of layouts)
    for (const other of others) expect(placesIn(other)).toEqual(placesIn(first))
})

test('the plain lines of each layout are read by the scanner, not by the pattern', async () => {
  const examples = [
    [
      'access-log',
      '10.0.0.1 - bob [03/Nov/2026:14:00:05 +0000] "POST /v1/embeddings HTTP/1.1" 200 5 "-" "x"'
    ],
    [
      'traefik',
      '10.0.0.1 - - [03/Nov/2026:14:00:05 +0000] "POST /v1/embeddings HTTP/1.1" 200 5 "-" "x" 1 "r" "s" 20ms'
    ],
    ['envoy', '[2026-11-03T14:00:05.120Z] "POST /v1/embeddings HTTP/2" 200 - 5 6 20 - "-" "x" "e" "a" "b"'],
    [
      'envoy',
      '[2026-11-03T14:00:05.120Z] "POST /v1/embeddings HTTP/2" 200 - via_upstream - "-" 5 6 20 19 "10.0.0.1" "x"'
    ]
  ] as const
  for (const [id, line] of examples) {
    const { pattern } = lineOf(id)
    let asked = 0
    const { exec } = pattern
    pattern.exec = text => {
      asked++
      return exec.call(pattern, text)
    }
    const askedFor = async (lines: number) => {
      asked = 0
      await readLog(['-'], {
        inputFormat: id,
        stdin: chunked(Buffer.from(`${line}\n`.repeat(lines)), [100_000])
      })
      return asked
    }
    // To see whether it is wrapped, and to tell the format: of a few lines of the sample, however many there are.
    const [ofOne, ofMany] = [await askedFor(1), await askedFor(4_000)]
    const far = await askedFor(20_000)
    pattern.exec = exec
    expect({ line, ofOne, far }).toEqual({ line, ofOne: 3, far: ofMany })
  }
})
