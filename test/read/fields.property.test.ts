/** A log of known rows, written in any spelling, order, nesting and container → the same rows. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readLog } from '../../src/read/readLog.ts'
import { cases } from '../cases.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-fields-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the file is about, before anybody has written it down. */
type Call = {
  readonly second: number
  readonly model: string
  readonly caller: string
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly millis: number
  readonly isRefused: boolean
}

type Field = 'time' | 'model' | 'caller' | 'input' | 'cached' | 'output' | 'duration' | 'status'

/** Words of the names that logs give each field; how they are joined is drawn apart. */
const WORDS: Readonly<Record<Field, readonly string[]>> = {
  time: ['timestamp', 'start time', 'request time', 'created at', 'ts', 'received at', 'started at'],
  model: ['model', 'model name', 'model id'],
  caller: ['user id', 'team', 'api key name', 'tenant', 'customer'],
  input: [
    'prompt tokens',
    'input tokens',
    'num prompt tokens',
    'tokens in',
    'request tokens',
    'prompt token count'
  ],
  cached: ['cached tokens', 'cached input tokens', 'cached prompt tokens'],
  output: ['completion tokens', 'output tokens', 'tokens out', 'response tokens', 'generated tokens'],
  duration: ['latency ms', 'duration ms', 'elapsed ms', 'response time ms', 'total latency ms'],
  status: ['status code', 'http status', 'response status', 'status']
}

type Style = (words: readonly string[]) => string
const capital = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`
const STYLES: readonly Style[] = [
  words => words.join('_'),
  words => words.join('-'),
  words => words.map(capital).join(' '),
  words => words.map(capital).join(''),
  words => words.map((word, i) => (i === 0 ? word : capital(word))).join(''),
  words => words.join('_').toUpperCase()
]

const FIELDS = Object.keys(WORDS) as readonly Field[]
const names = fc
  .tuple(fc.constantFrom(...STYLES), fc.tuple(...FIELDS.map(field => fc.constantFrom(...WORDS[field]))))
  .map(([style, words]) =>
    Object.fromEntries(FIELDS.map((field, i) => [field, style((words[i] as string).split(' '))]))
  )

const call: fc.Arbitrary<Call> = fc.record({
  second: fc.integer({ min: 0, max: 86_399 }),
  model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', 'llama-3.3-70b'),
  caller: fc.constantFrom('web', 'search', 'batch'),
  input: fc.integer({ min: 20, max: 9_000 }),
  cached: fc.integer({ min: 0, max: 20 }),
  output: fc.integer({ min: 16, max: 900 }),
  millis: fc.integer({ min: 300, max: 9_000 }),
  isRefused: fc.boolean()
})
/** Both outcomes and several rows: one row alone has little evidence in it. */
const calls = fc
  .array(call, { minLength: 6, maxLength: 30 })
  .map(list =>
    list.map((one, i) => ({ ...one, second: i * 97 + (one.second % 90), isRefused: one.isRefused && i > 2 }))
  )

type Container = 'csv' | 'semicolons' | 'tabs' | 'lines' | 'array' | 'pretty' | 'page' | 'nested'
const CONTAINERS: readonly Container[] = [
  'csv',
  'semicolons',
  'tabs',
  'lines',
  'array',
  'pretty',
  'page',
  'nested'
]

const EPOCH = Date.parse('2026-03-02T00:00:00Z')

/** A record's cells by the names drawn, with columns beside them that mean nothing. */
function recordOf(one: Call, i: number, named: Readonly<Record<string, string>>): Record<string, unknown> {
  const answered = (value: number) => (one.isRefused ? null : value)
  return {
    [named['time'] as string]: new Date(EPOCH + one.second * 1_000).toISOString(),
    [named['model'] as string]: one.model,
    [named['caller'] as string]: one.caller,
    [named['input'] as string]: answered(one.input),
    [named['cached'] as string]: answered(one.cached),
    [named['output'] as string]: answered(one.output),
    [named['duration'] as string]: one.millis,
    [named['status'] as string]: one.isRefused ? 429 : 200,
    temperature: 0.7,
    retries: i % 3,
    note: `row ${i} of the log, which says nothing`
  }
}

const shuffled = (record: Record<string, unknown>, order: readonly number[]): Record<string, unknown> => {
  const entries = Object.entries(record)
  return Object.fromEntries(entries.map((_, i) => entries[order[i] as number] as [string, unknown]))
}

const cellOf = (value: unknown, delimiter: string): string => {
  const text = value === null ? '' : String(value)
  return text.includes(delimiter) ? `"${text}"` : text
}

function tableOf(records: readonly Record<string, unknown>[], delimiter: string): string {
  const header = Object.keys(records[0] as object)
  const rows = records.map(record => header.map(name => cellOf(record[name], delimiter)).join(delimiter))
  return [header.join(delimiter), ...rows, ''].join('\n')
}

/** Counts below `response.usage`, the rest above. */
function nested(record: Record<string, unknown>, named: Readonly<Record<string, string>>): object {
  const inner = new Set([named['input'], named['cached'], named['output']])
  const part = (isInner: boolean) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => inner.has(name) === isInner))
  return { ...part(false), response: { usage: part(true) } }
}

function written(
  container: Container,
  records: readonly Record<string, unknown>[],
  named: Readonly<Record<string, string>>
): string {
  const lines = (values: readonly object[]) => values.map(value => `${JSON.stringify(value)}\n`).join('')
  const ways: Readonly<Record<Container, () => string>> = {
    csv: () => tableOf(records, ','),
    semicolons: () => tableOf(records, ';'),
    tabs: () => tableOf(records, '\t'),
    lines: () => lines(records),
    array: () => JSON.stringify(records),
    pretty: () => JSON.stringify(records, null, 2),
    page: () => JSON.stringify({ data: records, has_more: false }),
    nested: () => lines(records.map(record => nested(record, named)))
  }
  return ways[container]()
}

async function* nothing(): AsyncIterable<Uint8Array> {}
let files = 0

async function rowsOf(texts: readonly string[]): Promise<readonly unknown[]> {
  const paths = texts.map(text => {
    const file = path.join(folder, `${files++}.log`)
    writeFileSync(file, text)
    return file
  })
  const { data } = await readLog(paths, { stdin: nothing(), showCallers: true })
  if (data.grain !== 'request') throw new Error('a log of requests')
  return Array.from({ length: data.length }, (_, i) => ({
    second: ((data.arrivalMicros[i] as number) / 1_000 - EPOCH) / 1_000,
    model: data.models[data.model[i] as number],
    caller: data.callers[data.caller[i] as number],
    input: data.inputTokens[i],
    cached: data.cachedTokens[i],
    output: data.outputTokens[i],
    millis: (data.durationMicros[i] as number) / 1_000,
    status: data.status[i]
  }))
}

const meant = (list: readonly Call[]) =>
  list.map(({ isRefused, ...one }) =>
    isRefused
      ? { ...one, input: Number.NaN, cached: Number.NaN, output: Number.NaN, status: 429 }
      : { ...one, status: 200 }
  )

test('law: spelling, order, nesting, container and number of files change nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      calls,
      names,
      fc.shuffledSubarray([...Array(FIELDS.length + 3).keys()], { minLength: FIELDS.length + 3 }),
      fc.constantFrom(...CONTAINERS),
      fc.boolean(),
      async (list, named, order, container, isSplit) => {
        fc.pre(new Set(Object.values(named)).size === FIELDS.length)
        const records = list.map((one, i) => shuffled(recordOf(one, i, named), order))
        const parts = isSplit ? [records.slice(0, 4), records.slice(4)] : [records]
        const texts = parts.filter(part => part.length > 0).map(part => written(container, part, named))
        expect(await rowsOf(texts)).toEqual(meant(list))
      }
    ),
    { numRuns: cases(120) }
  )
})
