/** Law: what ClickHouse adds up of a table equals what is computed from a file of the same rows, or is a range around it, or not told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { audit, auditTraffic } from '../../../../src/audit.ts'
import type { RankedDistribution } from '../../../../src/figure.ts'
import { DEFAULTS } from '../../../../src/options.ts'
import type { ReadOptions } from '../../../../src/read/readLog.ts'
import { callerNamer } from '../../../../src/read/records/callerNames.ts'
import { fewCases, some } from '../../../cases.ts'
import { type Engine, isInstalled, startEngine } from './engine.ts'
import { expectTold } from './told.ts'

const skipped = isInstalled ? '' : ' (skipped: npm ci --prefix test/engines installs ClickHouse)'

async function* nothing(): AsyncGenerator<Uint8Array> {}
const OPTIONS = { stdin: nothing(), callerKey: 'test', access: { env: {} } } as unknown as ReadOptions

/** A tag in a column, in a map, in a list, in text that is JSON or is none. */
const TAGS = `,
    [NULL, 'search', ' web ', 'a, "b"'][1 + burst % 4] AS team,
    map('env', ['prod', 'test'][1 + h % 2], 'a.b', toString(h % 3)) AS labels,
    if(h % 5 = 0, [], ['stage:' || toString(h % 3), 'team=ops']) AS request_tags,
    ['', '{"project": 7, "tags": ["tier:gold"]}', '{"project": "p", "tags": {"tier": "silver"}, "deep": {"er": true}}', '{broken', '[1]', '{"project": 1.50}'][1 + intDiv(h, 6) % 6] AS metadata`
const MAP =
  'start=start_time,duration=duration_ms,ttft=ttft_ms,model=model,caller=caller,input=input_tokens,cached=cached_tokens,output=output_tokens,status=status'

/** Made up by the engine from one number: a day of calls in bursts, with failures and retries, coarse clocks, unknowns. */
const rowsOf = (seed: number, calls: number, stepMicros: number, tags = ''): string => `
  WITH cityHash64(number, ${seed}) AS h, cityHash64(intDiv(number, 7), ${seed}) AS burst, intDiv(number, 3) % 5 = 3 AS retried
  SELECT
    toDateTime64('2026-03-02 08:00:00', 6, 'UTC') + toIntervalMicrosecond(
      intDiv(intDiv(number, 7) * ${Math.round(9e10 / calls)} + burst % 4000000 + (number % 7) * (h % 900000), ${stepMicros}) * ${stepMicros}) AS start_time,
    if(h % 11 = 0, NULL, toNullable(200 + h % 9000)) AS duration_ms,
    if(h % 3 = 0 OR h % 11 = 0, NULL, toNullable(50 + h % 150)) AS ttft_ms,
    ['gpt-4o', 'gpt-4o-mini', ''][1 + intDiv(number, 7) % 3] AS model,
    ['ann', 'bob', 'cat', ''][1 + burst % 4] AS caller,
    if(h % 13 = 0, NULL, toNullable(toUInt32(100 + 10 * (burst % 6)))) AS input_tokens,
    if(h % 4 = 0, toNullable(toUInt32(h % 100)), NULL) AS cached_tokens,
    if(h % 13 = 0, NULL, toNullable(toUInt32(h % 900))) AS output_tokens,
    [toUInt16(200), 200, 200, 429, 500, 200][1 + h % 6] AS status${tags}
  FROM numbers(${calls})`

describe.runIf(isInstalled)(`sums of ClickHouse${skipped}`, () => {
  let engine: Engine
  const folder = mkdtempSync(join(tmpdir(), 'sums-'))
  beforeAll(async () => {
    engine = await startEngine()
    await engine.sql('CREATE DATABASE law')
  })
  afterAll(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true })
  })

  let made = 0
  const both = async (seed: number, calls: number, step: number, tags = '') => {
    const name = `calls${++made}`
    await engine.sql(
      `CREATE TABLE law.${name} ENGINE = MergeTree ORDER BY start_time AS ${rowsOf(seed, calls, step, tags)}`
    )
    const file = join(folder, `${name}.csv`)
    const order =
      'start_time, model, caller, input_tokens, output_tokens, cached_tokens, status, duration_ms, ttft_ms'
    writeFileSync(file, await engine.sql(`SELECT * FROM law.${name} ORDER BY ${order} FORMAT CSVWithNames`))
    return { file, table: `clickhouse://127.0.0.1:${engine.port}/law?table=${name}&way=sums` }
  }

  // Each case is some fifty queries, and a busy machine takes its time for each.
  test('law: equal a file of the same rows, or hold its figures', { timeout: 900_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 2_000 }),
        fc.constantFrom(1, 1_000, 1_000_000),
        async (seed, calls, step) => {
          const { file, table } = await both(seed, calls, step)
          const [known, told] = [await auditTraffic([file], OPTIONS), await auditTraffic([table], OPTIONS)]
          expect(JSON.stringify(told.period)).toBe(JSON.stringify(known.period))
          expectTold(told.traffic, known.traffic)
        }
      ),
      { numRuns: fewCases(12) }
    )
  })

  // A tag in a column, a map, a list, an object within another one; one that a condition and the split ask for.
  test('law: by tag, caller or model, and of the calls that a condition keeps', {
    timeout: 900_000
  }, async () => {
    const by = fc.constantFrom(
      ...[
        'tag.team',
        'tag.env',
        'tag.a.b',
        'tag.stage',
        'tag.project',
        'tag.tier',
        'tag.deep.er',
        'caller',
        'model',
        null
      ]
    )
    const where = fc.constantFrom<readonly string[]>(
      [],
      ['tag.team=search', 'tag.team=web'],
      ['tag.team='],
      ['tag.env=prod', 'model=gpt-4o'],
      ['caller=ann', 'caller=bob', 'status=2xx'],
      ['tag.project=7', 'tag.project=1.5'],
      ['tag.stage=1', 'status=429', 'status=500'],
      [`caller=${callerNamer('test')('ann')}`]
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 300, max: 1_500 }),
        by,
        where,
        async (seed, calls, by, where) => {
          const { file, table } = await both(seed, calls, 1, TAGS)
          const asked = { ...OPTIONS, map: MAP, by, where }
          const read = (mention: string) => auditTraffic([mention], asked).catch(String)
          const [known, told] = [await read(file), await read(table)]
          const rows = await read(table.replace('way=sums', 'way=rows'))
          // None of the calls that are kept may hold the tag.
          if (typeof known === 'string' || typeof told === 'string' || typeof rows === 'string') {
            expect([told, rows]).toEqual([known, known])
            return
          }
          expect(JSON.stringify(rows.traffic) === JSON.stringify(known.traffic)).toBe(true)
          expect(told.reading.leftOut).toEqual(known.reading.leftOut)
          expect(JSON.stringify(told.traffic.split)).toBe(JSON.stringify(known.traffic.split))
          expectTold(told.traffic, known.traffic)
        }
      ),
      { numRuns: fewCases(8), examples: [[1, 300, 'tag.deep.er', ['tag.project=7', 'tag.project=1.5']]] }
    )
  })

  test('split by a tag, what each value costs is what it costs in a file', async () => {
    const { file, table } = await both(5, 400, 1, TAGS)
    const asked = { ...OPTIONS, map: MAP, by: 'tag.team', where: ['model=gpt-4o'] }
    const sizing = { ...DEFAULTS.sizing, gpus: ['L40S'], tensorParallel: 1 }
    const priced = (mention: string) => audit([mention], asked, { ...DEFAULTS, sizing })
    const [known, told] = [await priced(file), await priced(table)]
    const costs = ({ pricing }: typeof known) =>
      pricing.split?.values.map(({ name, usdInPeriod }) => [name, usdInPeriod.value?.toPrecision(9)])
    expect(costs(told)).toEqual(costs(known))
    expect(costs(told)).toHaveLength(5)
  })

  test('a tag that no call has, and a condition that none fits, are refused as of a file', async () => {
    const { file, table } = await both(5, 300, 1, TAGS)
    for (const asked of [{ by: 'tag.nobody' }, { where: ['tag.team=nobody'] }]) {
      const refusals = [file, table].map(mention =>
        auditTraffic([mention], { ...OPTIONS, map: MAP, ...asked }).then(String, String)
      )
      const [known, told] = await Promise.all(refusals)
      expect(told).toBe(known)
    }
  })

  test('a tag in a text that Python printed is refused, which SQL does not read', async () => {
    await engine.sql(
      `CREATE TABLE law.printed ENGINE = MergeTree ORDER BY start_time AS SELECT * REPLACE ('{\\'project\\': 1}' AS metadata) FROM (${rowsOf(3, 50, 1, TAGS)})`
    )
    const table = `clickhouse://127.0.0.1:${engine.port}/law?table=printed&way=sums`
    await expect(auditTraffic([table], { ...OPTIONS, map: MAP, by: 'tag.project' })).rejects.toThrow(
      'printed by Python'
    )
  })

  // A log that has rows years away, and one whose two halves lie far apart, which none is the exception of.
  test.each(
    some([
      ['2 of 300 years before', [['2019-05-01 10:00:00', 2]], 2],
      [
        '1 of 300 years ahead, 2 before',
        [
          ['2019-05-01 10:00:00', 2],
          ['2031-01-01 00:00:00', 1]
        ],
        3
      ],
      ['100 of 300 years before', [['2019-05-01 10:00:00', 100]], 0],
      ['3 of 300 five weeks ahead, of a log of one day', [['2026-04-08 00:00:00', 3]], 3]
    ] as const)
  )('leave out what lies far in time as a file does: %s', async (_, far, expected) => {
    const name = `far${++made}`
    await engine.sql(
      `CREATE TABLE law.${name} ENGINE = MergeTree ORDER BY start_time AS ${rowsOf(3, 300, 1)}`
    )
    for (const [time, calls] of far)
      await engine.sql(
        `INSERT INTO law.${name} SELECT toDateTime64('${time}', 6, 'UTC') + toIntervalSecond(number), 400, 50, 'gpt-4o', 'ann', 100, NULL, 20, 200 FROM numbers(${calls})`
      )
    const file = join(folder, `${name}.csv`)
    writeFileSync(file, await engine.sql(`SELECT * FROM law.${name} ORDER BY start_time FORMAT CSVWithNames`))
    const table = `clickhouse://127.0.0.1:${engine.port}/law?table=${name}&way=sums`
    const [known, told] = [await auditTraffic([file], OPTIONS), await auditTraffic([table], OPTIONS)]
    const key = 'far in time from all other rows'
    expect(told.reading.leftOut[key] ?? 0).toBe(expected)
    expect(known.reading.leftOut[key] ?? 0).toBe(expected)
    const warningOf = ({ warnings }: typeof known) => warnings.find(({ code }) => code === 'far-rows')
    expect(warningOf(told)).toEqual(warningOf(known))
    expect(JSON.stringify(told.period)).toBe(JSON.stringify(known.period))
    expect(told.traffic.counts).toEqual(known.traffic.counts)
    expect(told.traffic.tokens).toEqual(known.traffic.tokens)
  })

  test('quantiles by t-digest are said to be estimates, with the error of their ranks, which holds', async () => {
    const { file, table } = await both(11, 20_000, 1)
    const exact = (await auditTraffic([file], OPTIONS)).traffic.latency.total as RankedDistribution
    const told = await auditTraffic([`${table}&quantiles=tdigest`], OPTIONS)
    const digest = told.traffic.latency.total as RankedDistribution
    expect([digest.basis, exact.basis]).toEqual(['estimated', 'measured'])
    for (const name of ['count', 'mean', 'min', 'max'] as const) expect(digest[name]).toBe(exact[name])
    const { effect = '' } = told.warnings.find(({ code }) => code === 'added-up') ?? {}
    const stated =
      Number(/none stands further than ([\d.e-]+) % of the calls from its rank/.exec(effect)?.[1]) / 100
    expect(stated).toBeLessThan(0.01)
    const values = (
      await engine.sql(
        `SELECT duration_ms FROM law.calls${made} WHERE isNotNull(duration_ms) AND status < 400`
      )
    )
      .trim()
      .split('\n')
      .map(text => Number(text) / 1_000)
    for (const [p, at] of [
      [0.5, digest.p50],
      [0.95, digest.p95],
      [0.99, digest.p99]
    ] as const) {
      const [below, upTo] = [
        values.filter(value => value < at).length,
        values.filter(value => value <= at).length
      ]
      const rank = p * (values.length - 1)
      expect(Math.max(0, below - rank, rank - upTo) / values.length).toBeLessThanOrEqual(
        stated + 1 / values.length
      )
    }
    const wrong = auditTraffic([`${table}&quantiles=some`], OPTIONS)
    await expect(wrong).rejects.toThrow('Say quantiles=exact or quantiles=tdigest')
  })

  test('carry a whole audit: limits as bounds, GPUs for the busiest stretches, bills of exact sums', async () => {
    const { file, table } = await both(7, 3_000, 1)
    const [known, told] = [await audit([file], OPTIONS), await audit([table], OPTIONS)]
    expect(told.pricing.shared.usdInPeriod.value).toBeCloseTo(
      known.pricing.shared.usdInPeriod.value as number,
      9
    )
    expect(told.capacity.workloads.length).toBeGreaterThan(0)
    expect(told.limits.scenarios.length).toBeGreaterThan(0)
    expect(told.warnings.map(({ code }) => code)).toContain('added-up')
  })
})
