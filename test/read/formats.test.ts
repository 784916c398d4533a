/** Each log in `fixtures/logs` against the `.expected.json` beside it: a format is tested because its pair is there. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { SERVICE_TIERS, tierOfFlags } from '../../src/log/serviceTier.ts'
import type { RequestLog, TrafficLog, UsageBuckets } from '../../src/log/trafficLog.ts'
import { COUNTED, FAILED, GATEWAY_CACHED, RETRY, STREAMED, THROTTLED } from '../../src/log/trafficLog.ts'
import { FORMATS } from '../../src/read/format/index.ts'
import { type ReadOptions, readLog } from '../../src/read/readLog.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const files = readdirSync(folder)
const logs = files.filter(file => !file.endsWith('.expected.json'))
const expectedOf = (log: string) => log.replace(/\.\w+$/, '.expected.json')

async function* nothing(): AsyncIterable<Uint8Array> {}

/** A log as one writes it down by hand: times as text, codes as names, unknown as null. */
async function readAsJson(log: string, assumeTokens?: ReadOptions['assumeTokens']): Promise<unknown> {
  try {
    return asJson(
      await readLog([path.join(folder, log)], { stdin: nothing(), showCallers: true, assumeTokens })
    )
  } catch (error) {
    if (error instanceof AuditError && error.code === 'UNCOUNTED')
      return readAsJson(log, { input: 1_200, output: 250 })
    if (error instanceof AuditError)
      return { refused: error.code, message: error.message.replace(`${folder}/`, '') }
    throw error
  }
}

const asJson = ({ inputs, reading, warnings, data }: TrafficLog) => ({
  format: inputs[0]?.format,
  reading,
  warnings: warnings.map(warning => warning.code),
  ...(data.grain === 'request' ? requestsAsJson(data) : bucketsAsJson(data))
})

const requestsAsJson = (log: RequestLog) => ({
  clock: log.clock,
  ...namedInMessages(log.namedLimits),
  requests: Array.from({ length: log.length }, (_, i) => ({
    arrival: log.clock === 'wall' ? instant(log.arrivalMicros[i]) : known(log.arrivalMicros[i]),
    durationMicros: known(log.durationMicros[i]),
    ttftMicros: known(log.ttftMicros[i]),
    inputTokens: known(log.inputTokens[i]),
    cachedTokens: known(log.cachedTokens[i]),
    outputTokens: known(log.outputTokens[i]),
    status: log.status[i],
    flags: flagNames(log.flags[i] as number),
    ...tierNamed(tierOfFlags(log.flags[i] as number)),
    ...rare('cacheWrite5mTokens', log.cacheWrite5mTokens, i),
    ...rare('cacheWrite1hTokens', log.cacheWrite1hTokens, i),
    ...rare('maxTokens', log.maxTokens, i),
    ...(log.costUsd === undefined ? {} : { costUsd: known(Number(log.costUsd[i]?.toPrecision(7))) }),
    model: log.models[log.model[i] as number],
    caller: log.callers[log.caller[i] as number]
  }))
})

/** Of columns that the log has, what this row states. */
const rare = (name: string, column: Float32Array | Float64Array | undefined, i: number) =>
  column === undefined || Number.isNaN(column[i]) ? {} : { [name]: column[i] }

const namedInMessages = (namedLimits: RequestLog['namedLimits']) =>
  namedLimits === undefined
    ? {}
    : {
        namedLimits: namedLimits.map(({ lastMicros, ...named }) => ({ ...named, last: instant(lastMicros) }))
      }

const bucketsAsJson = (log: UsageBuckets) => ({
  bucketSeconds: log.bucketSeconds,
  cover: [instant(log.coverStartMicros), instant(log.coverEndMicros)],
  buckets: Array.from({ length: log.length }, (_, i) => ({
    start: instant(log.startMicros[i]),
    requests: known(log.requests[i]),
    inputTokens: known(log.inputTokens[i]),
    cachedTokens: known(log.cachedTokens[i]),
    outputTokens: known(log.outputTokens[i]),
    ...rare('cacheWrite5mTokens', log.cacheWrite5mTokens, i),
    batch: log.batch[i] === 1,
    ...(log.batch[i] === 1 ? {} : tierNamed(log.tier?.[i] ?? 0)),
    model: log.models[log.model[i] as number],
    caller: log.callers[log.caller[i] as number]
  }))
})

/** Of those that are not billed at the usual tier. */
const tierNamed = (code: number) => (code === 0 ? {} : { tier: SERVICE_TIERS[code] })

const known = (value = Number.NaN) => (Number.isNaN(value) ? null : value)

/** ISO text with microseconds, which `Date` alone does not write. */
const instant = (micros = Number.NaN) =>
  new Date(Math.floor(micros / 1_000))
    .toISOString()
    .replace('Z', `${String(micros % 1_000).padStart(3, '0')}Z`)

const FLAGS = Object.entries({ FAILED, THROTTLED, STREAMED, GATEWAY_CACHED, RETRY, COUNTED })
const flagNames = (flags: number) => FLAGS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name)

/** One record a line: what a person compares with the log. */
const written = (value: unknown) =>
  `${JSON.stringify(value, null, 2).replace(/\{\n {6}[^{}]*\}/g, record => record.replace(/\n\s*/g, ' '))}\n`

describe.each(logs)('%s', log => {
  test('is read as expected', async () => {
    await expect(written(await readAsJson(log))).toMatchFileSnapshot(path.join(folder, expectedOf(log)))
  })
})

test('every log has its expectation, and every expectation its log', () => {
  expect(files.filter(file => file.endsWith('.expected.json')).sort()).toEqual(logs.map(expectedOf).sort())
})

test.each(FORMATS.map(format => [format.id, format] as const))(
  '%s has a pair that is read as it',
  (id, format) => {
    const pairs = logs.filter(log => log.startsWith(`${id}.`))
    const expected = pairs.map(log => JSON.parse(readFileSync(path.join(folder, expectedOf(log)), 'utf8')))
    if (format.grain === 'none')
      expect(expected.map(({ message }) => message)).toContain(
        `${pairs[0]}: is ${format.title}. ${format.refusal}`
      )
    else expect(expected.map(found => found.format)).toContain(id)
  }
)
