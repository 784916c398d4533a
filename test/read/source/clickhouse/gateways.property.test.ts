/** Law: what ClickHouse adds up of a gateway's table equals what is computed of its rows, or is refused. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditTraffic } from '../../../../src/audit.ts'
import { AuditError } from '../../../../src/errors.ts'
import type { ReadOptions } from '../../../../src/read/readLog.ts'
import { cases, some } from '../../../cases.ts'
import { type Engine, isInstalled, startEngine } from './engine.ts'
import { HELICONE, LANGFUSE, OTEL } from './gatewayTables.ts'
import { expectTold } from './told.ts'

const skipped = isInstalled ? '' : ' (skipped: npm ci --prefix test/engines installs ClickHouse)'

async function* nothing(): AsyncGenerator<Uint8Array> {}
const OPTIONS = { stdin: nothing(), callerKey: 'test', access: { env: {} } } as unknown as ReadOptions

/** A day of calls in bursts, made by the engine from one number. */
const drawn = (seed: number, calls: number, columns: string): string => `
  WITH cityHash64(number, ${seed}) AS h, cityHash64(intDiv(number, 7), ${seed}) AS burst,
    toDateTime64('2026-03-02 08:00:00', 3, 'UTC') + toIntervalMillisecond(intDiv(number, 7) * ${Math.round(9e7 / calls)} + burst % 4000 + (number % 7) * (h % 900)) AS at
  SELECT ${columns} FROM numbers(${calls})`

const MESSAGES = `['', 'Rate limit reached for gpt-4o', 'You exceeded your current quota', 'Error code: 503 - overloaded', 'Time out', 'trop de requêtes', 'Limite atteinte', 'budget limit reached'][1 + intDiv(h, 16) % 8]`

const TEAM = "['a', ' b', '', 'NULL'][1 + burst % 4]"

/** By gateway: its table, and rows that try what its reader knows. */
const PLAIN: Readonly<Record<string, { ddl: string; table: string; columns: string }>> = {
  Langfuse: {
    ddl: LANGFUSE,
    table: 'observations',
    columns: `toString(number) AS id, toString(intDiv(number, 3)) AS trace_id, 'p' AS project_id,
      ['GENERATION', 'GENERATION', 'GENERATION', 'EMBEDDING', 'SPAN', 'EVENT'][1 + h % 6] AS type,
      if(number % 3 = 0, NULL, concat('span', toString(number))) AS parent_observation_id, at AS start_time,
      if(h % 9 = 0, NULL, toNullable(at + toIntervalMillisecond(300 + h % 5000))) AS end_time, 'call' AS name,
      if(intDiv(h, 8) % 5 = 0, 'ERROR', 'DEFAULT') AS level, ${MESSAGES} AS status_message,
      ['gpt-4o', 'claude', '', 'null'][1 + burst % 4] AS provided_model_name,
      cast([
        map('input', 100 + 10 * (burst % 6), 'output', h % 900), map('input', 100, 'output', 20, 'total', 120),
        map('input', 100, 'input_cached_tokens', 40, 'output', 20, 'output_reasoning_tokens', h % 9),
        map('prompt_tokens', 500, 'completion_tokens', 7, 'total_tokens', 600), map('input', 1000, 'input_cache_read', 990, 'output', 1),
        map('input', h % 3), map('output', 3), map('total', 77), map('input', 0, 'output', 0), map()
      ][1 + intDiv(h, 32) % 10], 'Map(LowCardinality(String), UInt64)') AS usage_details,
      if(h % 4 = 0, NULL, toNullable(at + toIntervalMillisecond(50 + h % 400))) AS completion_start_time, at AS event_ts, 0 AS is_deleted, map('team', ${TEAM}) AS metadata`
  },
  Helicone: {
    ddl: HELICONE,
    table: 'request_response_rmt',
    columns: `generateUUIDv4() AS request_id, at AS request_created_at, toNullable(at + toIntervalMillisecond(300 + h % 5000)) AS response_created_at,
      if(h % 9 = 0, NULL, toNullable(300 + h % 5000)) AS latency, [200, 200, 200, 429, 500, -2, -3, 0][1 + h % 8] AS status,
      if(h % 7 = 0, NULL, toNullable(h % 900)) AS completion_tokens, if(h % 7 = 0, NULL, toNullable(10 * (burst % 6))) AS prompt_tokens,
      if(h % 7 = 0 OR burst % 6 = 0, 0, h % 30) AS prompt_cache_read_tokens, ['gpt-4o', 'claude', ''][1 + burst % 3] AS model,
      ['ann', 'bob', ''][1 + burst % 3] AS user_id, if(h % 3 = 0, NULL, toNullable(h % 300)) AS time_to_first_token,
      ['OPENAI', 'ANTHROPIC'][1 + burst % 2] AS provider, map('team', ${TEAM}) AS properties`
  },
  OpenTelemetry: {
    ddl: OTEL,
    table: 'otel_traces',
    columns: `toDateTime64(at, 9) + toIntervalNanosecond(h % 1000000) AS Timestamp, toString(intDiv(number, 3)) AS TraceId, toString(number) AS SpanId,
      if(number % 3 = 0, '', 'root') AS ParentSpanId, 'span' AS SpanName, 'web' AS ServiceName, 300000000 + h % 5000000000 AS Duration,
      ['Unset', 'Ok', 'Error', 'STATUS_CODE_ERROR'][1 + intDiv(h, 8) % 4] AS StatusCode, ${MESSAGES} AS StatusMessage,
      cast([
        map('gen_ai.operation.name', 'chat', 'gen_ai.request.model', 'gpt-4o', 'gen_ai.response.model', 'gpt-4o-2024', 'gen_ai.usage.input_tokens', toString(10 * (burst % 6)), 'gen_ai.usage.output_tokens', toString(h % 900), 'enduser.id', 'ann'),
        map('gen_ai.system', 'Groq', 'gen_ai.request.model', 'llama', 'gen_ai.usage.prompt_tokens', '120', 'gen_ai.usage.completion_tokens', '30', 'gen_ai.response.time_to_first_chunk', '0.125'),
        map('llm.model_name', 'claude', 'llm.token_count.prompt', '50', 'llm.token_count.completion', '0', 'llm.token_count.prompt_details.cache_read', '60', 'openinference.span.kind', '"LLM"', 'error.type', if(h % 5 = 0, 'RateLimitError', '')),
        map('openinference.span.kind', 'TOOL', 'llm.model_name', 'claude'), map('http.method', 'POST'),
        map('gen_ai.operation.name', 'embeddings', 'gen_ai.request.model', 'embed', 'gen_ai.usage.input_tokens', '7', 'http.response.status_code', if(intDiv(h, 8) % 4 > 1, '429', '200'))
      ][1 + burst % 6], 'Map(LowCardinality(String), String)') AS SpanAttributes,
      cast(map('service.name', 'web', 'team', ${TEAM}), 'Map(LowCardinality(String), String)') AS ResourceAttributes`
  }
}

/** As the exporter's setting `json` keeps attributes. */
const asJson = (text: string, cast: string): string =>
  text.replaceAll(/(cast\([^$]*?'Map\(LowCardinality\(String\), String\)'\)) AS/g, cast)
const OF_OTEL = PLAIN['OpenTelemetry'] as (typeof PLAIN)[string]

const GATEWAYS: typeof PLAIN = {
  ...PLAIN,
  'OpenTelemetry in JSON': {
    ddl: OF_OTEL.ddl
      .replace('otel_traces', 'otel_json')
      .replaceAll(/(\w+Attributes) Map\(LowCardinality\(String\), String\)/g, '$1 JSON'),
    table: 'otel_json',
    columns: asJson(OF_OTEL.columns, "CAST(toJSONString($1), 'JSON') AS")
  }
}

describe.runIf(isInstalled)(`sums of gateways’ tables${skipped}`, () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await startEngine()
    await engine.sql('CREATE DATABASE gateways')
    await engine.sql('SET allow_experimental_json_type = 1')
    for (const { ddl } of Object.values(GATEWAYS)) await engine.sql(ddl)
  })
  afterAll(() => engine.stop())

  const read = (table: string, way: string) =>
    auditTraffic([`clickhouse://127.0.0.1:${engine.port}/gateways?table=${table}&way=${way}`], {
      ...OPTIONS,
      by: 'tag.team'
    })

  /** Few rows may hold no team: both ways then refuse the split in the same words. */
  const readOrRefusal = (table: string, way: string) =>
    read(table, way).catch((error: unknown) => {
      if (error instanceof AuditError && error.message.startsWith('--by tag.team: no row')) return error
      throw error
    })

  test.each(some(Object.entries(GATEWAYS)))(
    'law: %s, row by row and added up',
    { timeout: 900_000 },
    async (_, { table, columns }) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1e6 }),
          fc.integer({ min: 40, max: 600 }),
          async (seed, calls) => {
            await engine.sql(`TRUNCATE TABLE gateways.${table}`)
            const rows = drawn(seed, calls, columns)
            const names = [...columns.matchAll(/ AS (\w+)(?=,\s|$)/g)].map(([, name]) => name)
            await engine.sql(`INSERT INTO gateways.${table} (${names.join(', ')}) ${rows}`)
            const [known, told] = [await readOrRefusal(table, 'rows'), await readOrRefusal(table, 'sums')]
            if (known instanceof AuditError || told instanceof AuditError) {
              expect(told).toEqual(known)
              return
            }
            expect(JSON.stringify(told.period)).toBe(JSON.stringify(known.period))
            expectTold(told.traffic, known.traffic)
          }
        ),
        // Seed 8 draws forty rows without a team.
        { numRuns: cases(4), examples: [[8, 40]] }
      )
    }
  )

  // Each alone would be counted otherwise than its rows are.
  test.each([
    ['request_response_rmt', 'prompt_cache_write_tokens = 5 WHERE status = 200', 'wrote to a prompt cache'],
    [
      'request_response_rmt',
      "cache_reference_id = '00000000-0000-0000-0000-0000000000b1' WHERE status = 200",
      'Helicone'
    ],
    [
      'observations',
      "usage_details = map('input', 5, 'input_cache_creation', 9) WHERE type = 'GENERATION'",
      'wrote to a prompt cache'
    ],
    [
      'observations',
      "usage_details = map('input', 5, 'output', 9, 'total', 7) WHERE type = 'GENERATION'",
      'do not add up to'
    ],
    ['observations', "parent_observation_id = '3' WHERE trace_id = '1' AND id != '3'", 'lie around others'],
    [
      'otel_traces',
      "SpanAttributes = map('gen_ai.request.model', 'm', 'gen_ai.usage.input_tokens', '1.2k') WHERE 1",
      'something else than a number'
    ],
    [
      'otel_traces',
      "SpanAttributes = map('gen_ai.request.model', 'm', 'openai.response.service_tier', 'flex') WHERE 1",
      'service tier'
    ],
    [
      'otel_traces',
      "ParentSpanId = '3', SpanAttributes = map('gen_ai.request.model', 'm') WHERE TraceId = '1'",
      'lie around others'
    ]
  ])('of %s refuses what no sum can hold: %s', async (table, change, why) => {
    const { columns } = Object.values(GATEWAYS).find(gateway => gateway.table === table) as {
      columns: string
    }
    await engine.sql(`TRUNCATE TABLE gateways.${table}`)
    const names = [...columns.matchAll(/ AS (\w+)(?=,\s|$)/g)].map(([, name]) => name)
    await engine.sql(`INSERT INTO gateways.${table} (${names.join(', ')}) ${drawn(5, 30, columns)}`)
    await engine.sql(`ALTER TABLE gateways.${table} UPDATE ${change} SETTINGS mutations_sync = 1`)
    await expect(read(table, 'sums')).rejects.toThrow(why)
  })
})
