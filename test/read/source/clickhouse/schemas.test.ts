// slow: starts servers
/** Tables that gateways make in ClickHouse, by their own DDL, are read under what their columns mean. Expected values: worked by hand from the rows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditTraffic } from '../../../../src/audit.ts'
import type { ReadOptions } from '../../../../src/read/readLog.ts'
import { type Engine, isInstalled, startEngine } from './engine.ts'
import { HELICONE, LANGFUSE, OTEL } from './gatewayTables.ts'

const skipped = isInstalled ? '' : ' (skipped: npm ci --prefix test/engines installs ClickHouse)'

async function* nothing(): AsyncGenerator<Uint8Array> {}
const OPTIONS = { stdin: nothing(), showCallers: true, access: { env: {} } } as unknown as ReadOptions

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
