// slow: loads the client of the store
/** BigQuery by its own client, against a local fake of its REST answers: the price first, the same figures, and faults. */

import { createRequire } from 'node:module'
import { afterEach, describe, expect, test } from 'vitest'
import { reportOf, runWith } from '../../../cli/fakeTerminal.ts'
import { type FakeBigquery, refused, startBigquery } from '../../../engines/bigquery.ts'
import { expectRefusal, saved } from '../../logs.ts'

const MISSING = (() => {
  try {
    return createRequire(import.meta.url).resolve('@google-cloud/bigquery') === ''
  } catch {
    return true
  }
})()

const FIELDS = [
  { name: 'request_id', type: 'STRING' },
  { name: 'start_time', type: 'TIMESTAMP' },
  { name: 'duration_ms', type: 'INTEGER' },
  { name: 'model', type: 'STRING' },
  { name: 'input_tokens', type: 'INTEGER' },
  { name: 'output_tokens', type: 'INTEGER' },
  { name: 'status', type: 'INTEGER' },
  { name: 'prompt', type: 'BYTES' }
]

const BEGIN = Date.UTC(2026, 2, 2)

/** TIMESTAMP comes as microseconds since the epoch, where the client asks for it; all values as text. */
const ROWS = Array.from({ length: 150 }, (_, i) => [
  ...[`r${i}`, String((BEGIN + 7_300 * i) * 1_000), String(300 + 17 * i), i % 3 === 0 ? 'gpt-4o' : 'o4-mini'],
  ...[String(100 + i), String(20 + (i % 9)), i % 20 === 0 ? '429' : '200', 'cHJvbXB0']
])

const CSV = [
  'request_id,start_time,duration_ms,model,input_tokens,output_tokens,status',
  ...ROWS.map(([id, micros, ...rest]) =>
    [id, new Date(Number(micros) / 1_000).toISOString(), ...rest.slice(0, -1)].join(',')
  ),
  ''
].join('\n')

const env = { GOOGLE_OAUTH_ACCESS_TOKEN: 'Q7tokenQ7' }

let fake: FakeBigquery
afterEach(async () => {
  delete process.env['BIGQUERY_EMULATOR_HOST']
  await fake.stop()
})

async function serving(...args: Parameters<typeof startBigquery>): Promise<void> {
  fake = await startBigquery(...args)
  process.env['BIGQUERY_EMULATOR_HOST'] = fake.base
}

const analyze = (address: string, ...flags: readonly string[]) =>
  runWith(['analyze', address, '--format', 'json', '--only', 'traffic', ...flags], { env })

/** Of a run that had told the price before it failed. */
const afterPrice = ({ stderr, ...ran }: Awaited<ReturnType<typeof runWith>>) => {
  const [price = '', ...rest] = stderr.split('\n')
  expect(price).toContain('the query reads')
  return { ...ran, stderr: rest.join('\n') }
}

const ADDRESS = 'bigquery://p/d/calls'

describe.skipIf(MISSING)(
  `BigQuery${MISSING ? ' (skipped: npm ci --prefix test/engines was not run)' : ''}`,
  () => {
    test('the same rows in a file and in a table give the same figures; bytes are not read', async () => {
      await serving(FIELDS, ROWS)
      const ran = await analyze(ADDRESS, '--caller-key', 'k')
      const inFile = await analyze(saved('bigquery.csv', CSV), '--caller-key', 'k')
      expect(reportOf(ran).traffic).toEqual(reportOf(inFile).traffic)
      expect(fake.jobs.map(({ isDry }) => isDry)).toEqual([true, false])
      expect(fake.jobs[1]?.query).not.toContain('prompt')
      // 5e9 / 2^40 TiB at 6.25 USD.
      expect(ran.stderr).toContain('5,000,000,000 bytes, 0.03 USD')
    })

    test('no more than --max-bytes is read, and the query itself is held to it', async () => {
      await serving(FIELDS, ROWS)
      expectRefusal(await analyze(ADDRESS, '--max-bytes', '1GB'), 'more than --max-bytes')
      expect(fake.jobs).toHaveLength(1)
      await analyze(ADDRESS, '--max-bytes', '6GB')
      expect(fake.jobs.at(-1)?.maximumBytesBilled).toBe('6000000000')
    })

    test('--since is the query’s, its value bound; a hostile column is quoted', async () => {
      const hostile = 'x` FROM `other'
      await serving([...FIELDS.slice(0, -1), { name: hostile, type: 'STRING' }], ROWS)
      await analyze(`${ADDRESS}?time=start_time`, '--since', '2026-03-02T00:05:00Z')
      expect(fake.jobs[1]?.query).toBe(
        'SELECT `request_id`, `start_time`, `duration_ms`, `model`, `input_tokens`, `output_tokens`, `status`, `x\\` FROM \\`other` FROM `p.d.calls` WHERE `start_time` >= @since'
      )
    })

    test('what fails gives no report', async () => {
      await serving(FIELDS, ROWS)
      expectRefusal(await analyze('bigquery://p/d/none'), 'Not found', 'bigquery://PROJECT/DATASET/TABLE')
      expectRefusal(await analyze('bigquery://p/d'), 'names no table')
      expectRefusal(await analyze('bigquery://p/d%60x/calls'), 'names no table')
      const wrong = await runWith(['analyze', ADDRESS], { env: { GOOGLE_OAUTH_ACCESS_TOKEN: 'Q7wrong' } })
      expectRefusal(wrong, 'Invalid Credentials', 'gcloud auth')
      expect(wrong.stderr).not.toContain('Q7wrong')
    })

    test('a query that fails half-way is cancelled, and gives no report', async () => {
      await serving(FIELDS, ROWS, (page, response) => {
        if (page < 3) return undefined
        refused(response, 400, 'Job was cancelled by its owner')
        return 'answered'
      })
      expectRefusal(afterPrice(await analyze(ADDRESS)), 'cancelled by its owner')
      expect(fake.cancelled).toHaveLength(1)
    })

    test('rows that are missing, and a page that comes again, give no report', async () => {
      await serving(FIELDS, ROWS, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            jobComplete: true,
            totalRows: '150',
            schema: { fields: [] },
            rows: [],
            pageToken: 'same'
          })
        )
        return 'answered'
      })
      expectRefusal(afterPrice(await analyze(ADDRESS)), 'a second time')
      await fake.stop()
      await serving(FIELDS, ROWS, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            jobComplete: true,
            totalRows: '150',
            schema: { fields: FIELDS.slice(0, 1) },
            rows: [{ f: [{ v: 'a' }] }]
          })
        )
        return 'answered'
      })
      expectRefusal(afterPrice(await analyze(ADDRESS)), '1 of 150 rows')
    })
  }
)
