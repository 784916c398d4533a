/** Rows in batches against rows one by one: the same log and the same account of every line, for each format that is read in batches. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../../src/errors.ts'
import { RequestLogBuilder } from '../../../src/log/requestLogBuilder.ts'
import { zoneNamed } from '../../../src/log/zone.ts'
import { Account } from '../../../src/read/account.ts'
import { recognise } from '../../../src/read/readInput.ts'
import type { RecordSink } from '../../../src/read/recognised.ts'
import { callerNamer } from '../../../src/read/records/callerNames.ts'
import { splitHeader } from '../../../src/read/records/csv.ts'
import { rowFilter } from '../../../src/read/records/rowFilter.ts'
import { requestTaker } from '../../../src/read/records/takers.ts'
import { openSource } from '../../../src/read/source/openSource.ts'
import { cases } from '../../cases.ts'
import { outside } from '../source/outside.ts'

const LOGS = path.join(import.meta.dirname, '../../../fixtures/logs')

type Asked = { readonly timezone?: string; readonly where?: readonly string[]; readonly since?: string }

async function* chunked(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** The log as it is read, all in batches or none; where it is refused, why. */
async function read(text: string, asked: Asked, inBatches: boolean, size: number) {
  try {
    return await readOrRefuse(text, asked, inBatches, size)
  } catch (error) {
    if (error instanceof AuditError) return { batches: 1, result: error.message }
    throw error
  }
}

async function readOrRefuse(text: string, asked: Asked, inBatches: boolean, size: number) {
  const source = await openSource({ path: '-', name: '-' }, outside(chunked(text, size)), () => {})
  const { format, scan } = await recognise(source, '-', { map: undefined, inputFormat: undefined })
  if (format.grain !== 'request') throw new Error('a format of requests')
  const zone = asked.timezone === undefined ? undefined : zoneNamed(asked.timezone)
  const callerName = callerNamer('a key')
  const builder = new RequestLogBuilder(format.clock, callerName)
  const filter = rowFilter(asked, {
    clock: format.clock,
    zone: zone ?? { name: 'UTC', offsetMicros: () => 0 },
    callerName
  })
  let [zoneless, batches] = [0, 0]
  const onTwice = () => {}
  const onZoneless = () => {
    zoneless = 1
  }
  const account = new Account('-', undefined)
  const sink = account.sinkTo(
    requestTaker(builder, format, {
      input: 0,
      callerName,
      counting: undefined,
      onZoneless,
      onTwice,
      zone,
      filter
    })
  )
  const counting: RecordSink['batches'] = placeOf => {
    const found = sink.batches(placeOf)
    if (found) batches++
    return found
  }
  await scan({ ...sink, batches: inBatches ? counting : () => undefined })
  const { log, rows, ...rest } = builder.finish()
  const { model, models, caller, callers, ...columns } = log
  const { byReason, samples } = account.rejections
  return {
    batches,
    result: {
      ...columns,
      rows: rows(),
      ...rest,
      zoneless,
      names: [...model].map((code, i) => [models[code], callers[caller[i] as number]]),
      rejected: { ...byReason },
      samples,
      leftOut: account.leftOut,
      summary: account.summary(format, 0)
    }
  }
}

const ODD = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  'null',
  '0',
  0,
  -1,
  1.5,
  7,
  '12',
  '12.0',
  17_000_000,
  2 ** 53,
  true,
  false,
  {},
  [],
  'x',
  'error',
  'failure',
  'success',
  '429',
  500,
  'größe',
  'a"b',
  'a\nb',
  '{"a":1}',
  '2026-03-29 02:30:00',
  '2026-10-25 02:30:00.5',
  '2026-11-03T14:00:00Z',
  '1999-01-01T00:00:00Z',
  { code: 429, message: 'Rate limit' }
)

type Change = { readonly at: number; readonly value: unknown; readonly drop: boolean }
const change: fc.Arbitrary<Change> = fc.record({ at: fc.nat(500), value: ODD, drop: fc.boolean() })
const changes = fc.array(
  fc.tuple(
    fc.nat(50),
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(change, { maxLength: 3 }))
  ),
  { minLength: 1, maxLength: 30 }
)
const asked: fc.Arbitrary<Asked> = fc.constantFrom<Asked>(
  {},
  {},
  { timezone: 'Europe/Berlin' },
  { timezone: '-05:00' },
  { where: ['model=gpt-4o'] },
  { where: ['status=4xx', 'status=200'] },
  { since: '2026-03-02T09:00:01.200Z' },
  { timezone: 'America/New_York', where: ['caller=x', 'model=gpt-4o'] }
)

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object of a record with each of its keys. */
const placesIn = (value: unknown): readonly (readonly [Json, string])[] =>
  isObject(value) ? Object.keys(value).flatMap(key => [[value, key] as const, ...placesIn(value[key])]) : []

function changed(record: unknown, all: readonly Change[]): unknown {
  const copy = structuredClone(record)
  for (const { at, value, drop } of all) {
    const places = placesIn(copy)
    const place = places[at % Math.max(1, places.length)]
    if (place === undefined) continue
    const [object, key] = place
    if (drop) delete object[key]
    else object[key] = structuredClone(value)
  }
  return copy
}

/** The record once for each of its places, where that holds nothing. */
const withoutEach = (record: unknown, drop: boolean): readonly unknown[] =>
  placesIn(record).map((_, at) => changed(record, [{ at, value: null, drop }]))

function parsed(cell: string): unknown {
  try {
    return cell.startsWith('{') ? JSON.parse(cell) : undefined
  } catch {
    return undefined
  }
}

const cellOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')

/** A cell, or something within the JSON it holds. */
function changedCells(cells: readonly string[], all: readonly Change[]): readonly string[] {
  const copy = [...cells]
  for (const one of all) {
    const at = one.at % copy.length
    const inside = parsed(copy[at] as string)
    copy[at] =
      inside === undefined || one.drop
        ? cellOf(one.value)
        : JSON.stringify(changed(inside, [{ ...one, at: one.at >> 3 }]))
  }
  return copy
}

const written = (cell: string): string => (/[",\r\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function logOf(file: string, picks: readonly (readonly [number, readonly Change[]])[]): string {
  const [first = '', ...rest] = readFileSync(path.join(LOGS, file), 'utf8').trimEnd().split('\n')
  if (file.endsWith('.jsonl')) {
    const seeds = [first, ...rest].filter(line => parsed(line) !== undefined)
    const lines = picks.map(([at, all]) =>
      JSON.stringify(changed(parsed(seeds[at % seeds.length] as string), all))
    )
    return `${[...seeds, ...lines].join('\n')}\n`
  }
  const cells = rest
    .map(line => splitHeader(line, ','))
    .filter(({ length }) => length === splitHeader(first, ',').length)
  const lines = picks.map(([at, all]) =>
    changedCells(cells[at % cells.length] as string[], all)
      .map(written)
      .join(',')
  )
  return `${[first, ...rest, ...lines].join('\n')}\n`
}

const FILES = [
  'apim-llm-log.csv',
  'braintrust.jsonl',
  'braintrust.table.csv',
  'burstgpt.csv',
  'generic.jsonl',
  'generic.table.csv',
  'generic.anthropic.jsonl',
  'generic.tiers.jsonl',
  'helicone.jsonl',
  'helicone.export.csv',
  'helicone-dashboard.csv',
  'langsmith.jsonl',
  'gpuops-record.jsonl',
  'litellm-payload.jsonl',
  'litellm-payload.tiers.jsonl',
  'litellm-spendlogs.csv',
  'caddy.jsonl',
  'nginx-json.jsonl',
  'openrouter-activity.csv',
  'portkey.jsonl',
  'request-table.csv',
  'request-table.tiers.csv',
  'request-table.costs.csv',
  'request-table.lines.jsonl',
  'sglang.jsonl',
  'traefik-json.jsonl',
  'mooncake.jsonl',
  'bailian.jsonl',
  'azure-trace.csv',
  'azure-trace.2024.csv',
  'azure-trace.2025.csv',
  'burstgpt.v2.csv',
  'nginx-json.local.jsonl',
  'openrouter-activity.older.csv',
  'vidur.csv',
  'databricks-usage.csv'
]

describe('law: in batches as one by one', () => {
  test.each(FILES)('%s', async file => {
    expect(readdirSync(LOGS)).toContain(file)
    await fc.assert(
      fc.asyncProperty(changes, asked, fc.integer({ min: 40, max: 3_000 }), async (picks, options, size) => {
        const text = logOf(file, picks)
        const batched = await read(text, options, true, size)
        expect(batched.batches).toBe(1)
        expect(batched.result).toEqual((await read(text, options, false, 1 << 20)).result)
      }),
      { numRuns: cases(20) }
    )
  })
})

/** Without what the log says of its columns: they are named where they hold nothing, too. */
const rowsOf = (result: object | string) => (typeof result === 'string' ? result : { ...result, summary: '' })

const SUMS = ['openai-batch.jsonl', 'openai-usage.lines.jsonl']
const OBJECTS = readdirSync(LOGS).filter(file => file.endsWith('.jsonl') && !SUMS.includes(file))

describe('law: null is what is not there', () => {
  test.each(OBJECTS)('%s', async file => {
    const lines = readFileSync(path.join(LOGS, file), 'utf8').trimEnd().split('\n')
    const seeds = lines.map(parsed).filter(isObject)
    const [nulls, absent] = [false, true].map(drop => {
      const all = [...seeds, ...seeds.flatMap(seed => withoutEach(seed, drop))]
      return all.map(record => `${JSON.stringify(record)}\n`).join('')
    }) as [string, string]
    const oneByOne = await read(nulls, {}, false, 1 << 20)
    expect((await read(nulls, {}, true, 1 << 20)).result).toEqual(oneByOne.result)
    expect(rowsOf(oneByOne.result)).toEqual(rowsOf((await read(absent, {}, false, 1 << 20)).result))
  })
})
