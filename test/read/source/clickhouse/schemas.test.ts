/** Tables that gateways make in ClickHouse, by their own DDL, are read under what their columns mean. Expected values: worked by hand from the rows. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditTraffic } from '../../../../src/audit.ts'
import type { ReadOptions } from '../../../../src/read/readLog.ts'
import { type Engine, isInstalled, startEngine } from './engine.ts'

const skipped = isInstalled ? '' : ' (skipped: npm ci --prefix test/engines installs ClickHouse)'

async function* nothing(): AsyncGenerator<Uint8Array> {}
const OPTIONS = { stdin: nothing(), showCallers: true, access: { env: {} } } as unknown as ReadOptions

/** github.com/langfuse/langfuse, 0002_observations.up.sql (MIT), its columns that are of use here and some that are not. */
const LANGFUSE = `CREATE TABLE gateways.observations (
  id String, trace_id String, project_id String, type LowCardinality(String), parent_observation_id Nullable(String),
  start_time DateTime64(3), end_time Nullable(DateTime64(3)), name String, metadata Map(LowCardinality(String), String),
  level LowCardinality(String), status_message Nullable(String), input Nullable(String), output Nullable(String),
  provided_model_name Nullable(String), model_parameters Nullable(String),
  provided_usage_details Map(LowCardinality(String), UInt64), usage_details Map(LowCardinality(String), UInt64),
  cost_details Map(LowCardinality(String), Decimal64(12)), total_cost Nullable(Decimal64(12)),
  completion_start_time Nullable(DateTime64(3)), event_ts DateTime64(3), is_deleted UInt8
) ENGINE = ReplacingMergeTree(event_ts, is_deleted) PARTITION BY toYYYYMM(start_time) PRIMARY KEY (project_id, type, toDate(start_time)) ORDER BY (project_id, type, toDate(start_time), id)`

/** github.com/Helicone/helicone, 20200101000041 and those that add columns (Apache-2.0). */
const HELICONE = `CREATE TABLE gateways.request_response_rmt (
  response_id Nullable(UUID), response_created_at Nullable(DateTime64(3)), latency Nullable(Int64), status Int64,
  completion_tokens Nullable(Int64), prompt_tokens Nullable(Int64), prompt_cache_write_tokens Int64 DEFAULT 0,
  prompt_cache_read_tokens Int64 DEFAULT 0, model LowCardinality(String), request_id UUID, request_created_at DateTime64(3),
  user_id LowCardinality(String), organization_id UUID, time_to_first_token Nullable(Int64), provider LowCardinality(String),
  properties Map(LowCardinality(String), String), request_body String DEFAULT '', response_body String DEFAULT '',
  cost UInt64 DEFAULT 0, cache_reference_id UUID DEFAULT '00000000-0000-0000-0000-000000000000', updated_at DateTime64(3, 'UTC') DEFAULT now()
) ENGINE = ReplacingMergeTree(updated_at) ORDER BY (organization_id, provider, model, user_id, request_created_at, request_id)`

/** github.com/open-telemetry/opentelemetry-collector-contrib, exporter/clickhouseexporter (Apache-2.0). */
const OTEL = `CREATE TABLE gateways.otel_traces (
  Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String, SpanName LowCardinality(String),
  SpanKind LowCardinality(String), ServiceName LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String),
  ScopeName String, SpanAttributes Map(LowCardinality(String), String), Duration UInt64, StatusCode LowCardinality(String),
  StatusMessage String, Events Nested (Timestamp DateTime64(9), Name LowCardinality(String))
) ENGINE = MergeTree ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`

/** As they are written, but for the databases, which are one here. */
const documentedViews = (): readonly string[] => {
  const text = readFileSync(new URL('../../../../docs/databases.md', import.meta.url), 'utf8')
  return [...text.matchAll(/CREATE VIEW (\w+)\.calls AS [^;]+/g)].map(([view, database]) =>
    view.replace('helicone.calls', 'gateways.helicone_calls').replaceAll(`${database}.`, 'gateways.')
  )
}

describe.runIf(isInstalled)(`tables of gateways in ClickHouse${skipped}`, () => {
  let engine: Engine
  const read = (table: string) =>
    auditTraffic([`clickhouse://127.0.0.1:${engine.port}/gateways?table=${table}`], OPTIONS)

  beforeAll(async () => {
    engine = await startEngine()
    await engine.sql('CREATE DATABASE gateways')
  })
  afterAll(() => engine.stop())

  test('Langfuse: generations with their newest usage, spans left out', async () => {
    await engine.sql(LANGFUSE)
    const row = (id: string, type: string, second: number, input: number, output: number, version: number) =>
      `('${id}', 't', 'p', '${type}', NULL, '2026-03-02 08:00:0${second}.000', '2026-03-02 08:00:0${second}.900', 'call', {}, 'DEFAULT', NULL, 'a secret prompt', 'an answer', 'gpt-4o', NULL, {}, {'input': ${input}, 'output': ${output}, 'total': ${input + output}}, {}, NULL, '2026-03-02 08:00:0${second}.250', '2026-03-02 09:00:0${version}.000', 0)`
    await engine.sql(
      `INSERT INTO gateways.observations VALUES ${row('a', 'GENERATION', 1, 100, 10, 1)}, ${row('b', 'GENERATION', 2, 200, 20, 1)}, ${row('s', 'SPAN', 0, 9_999, 9_999, 1)}`
    )
    await engine.sql(`INSERT INTO gateways.observations VALUES ${row('a', 'GENERATION', 1, 110, 11, 2)}`)
    const { traffic, inputs } = await read('observations')
    expect(inputs[0]?.format).toBe('langfuse')
    expect(traffic.counts.attempts).toBe(2)
    expect(traffic.tokens.sums.input.value).toBe(310)
    expect(traffic.tokens.sums.output.value).toBe(31)
    expect(traffic.latency.ttft?.max).toBe(0.25)
    expect(traffic.latency.total?.max).toBe(0.9)
    // About 190 bytes a row: neither prompt nor answer, metadata or provided usage.
    expect(inputs[0]?.bytes).toBeLessThan(1_000)
  })

  test('Helicone: costs in its own unit, Anthropic’s cached tokens, answers of its cache', async () => {
    await engine.sql(HELICONE)
    const row = (n: number, provider: string, status: number, cached: number, reference: string) =>
      `('00000000-0000-0000-0000-0000000000a${n}', '2026-03-02 08:00:0${n}.500', 500, ${status}, 20, 100, 0, ${cached}, 'm${n}', '00000000-0000-0000-0000-0000000000b${n}', '2026-03-02 08:00:0${n}.000', 'ann', '00000000-0000-0000-0000-0000000000c0', 120, '${provider}', {}, 'a secret prompt', 'an answer', 2500000, '${reference}', '2026-03-02 09:00:00.000')`
    const none = '00000000-0000-0000-0000-000000000000'
    await engine.sql(
      `INSERT INTO gateways.request_response_rmt VALUES ${row(1, 'OPENAI', 200, 40, none)}, ${row(2, 'ANTHROPIC', 200, 60, none)}, ${row(3, 'OPENAI', 429, 0, none)}, ${row(4, 'OPENAI', 200, 0, '00000000-0000-0000-0000-0000000000b1')}`
    )
    const { traffic, inputs } = await read('request_response_rmt')
    expect(inputs[0]?.format).toBe('helicone')
    expect(traffic.counts).toMatchObject({ attempts: 4, failed: 1, throttled: 1 })
    // OpenAI's 100 hold the 40 cached ones; Anthropic's 60 come to its 100.
    expect(traffic.tokens.sums.input.value).toBe(100 + 160 + 100 + 100)
    // Of the four the failed one and the one from Helicone's own cache took no model's time.
    expect(traffic.latency.total?.count).toBe(2)
  })

  test('beyond what can be sent a table is refused with the way on, and views of docs/databases.md are added up', async () => {
    const refused = read('observations&way=sums')
    await expect(refused).rejects.toThrow(/read row by row \(docs\/databases.md has views.*Set way=rows/)
    for (const view of documentedViews()) await engine.sql(view)
    for (const [table, view] of [
      ['observations', 'calls'],
      ['request_response_rmt', 'helicone_calls']
    ] as const) {
      const [rows, sums] = [(await read(table)).traffic, (await read(`${view}&way=sums`)).traffic]
      expect(sums.counts).toEqual(rows.counts)
      expect(sums.rate.peakRpm).toEqual(rows.rate.peakRpm)
      for (const kind of ['input', 'cached', 'output'] as const)
        expect(sums.tokens.sums[kind].value ?? 0).toBe(rows.tokens.sums[kind].value ?? 0)
      expect(sums.models.map(({ name }) => name)).toEqual(rows.models.map(({ name }) => name))
    }
  })

  test('OpenTelemetry: spans of calls, durations in nanoseconds', async () => {
    await engine.sql(OTEL)
    const attributes = `{'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': '120', 'gen_ai.usage.output_tokens': '30'}`
    await engine.sql(`INSERT INTO gateways.otel_traces VALUES
      ('2026-03-02 08:00:00.000000001', 't', 'a', '', '', 'POST /answer', 'Server', 'web', {}, '', {}, 2000000000, 'Unset', '', [], []),
      ('2026-03-02 08:00:01.000000000', 't', 'b', 'a', '', 'chat gpt-4o', 'Client', 'web', {}, '', ${attributes}, 1500000000, 'Unset', '', [], []),
      ('2026-03-02 08:00:05.000000000', 'u', 'c', '', '', 'chat gpt-4o', 'Client', 'web', {}, '', ${attributes}, 500000000, 'Error', '429 Too Many Requests', [], [])`)
    const { traffic, inputs } = await read('otel_traces')
    expect(inputs[0]?.format).toBe('clickhouse-otel')
    expect(traffic.counts.attempts).toBe(2)
    expect(traffic.counts.failed).toBe(1)
    expect(traffic.tokens.sums.input.value).toBe(240)
    expect(traffic.latency.total?.max).toBe(1.5)
  })
})
