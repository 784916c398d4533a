// slow: checks whole reports against their schemas
/** Reports against the schema, and the shipped JSON Schema against the one that is printed. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { auditReport, REPORT_SCHEMAS } from '../../../src/report/schema/reports.ts'
import { z } from '../../../src/report/schema/zod.ts'
import { runWith } from '../../cli/fakeTerminal.ts'
import { bucketReport, hostileReport, requestReport } from '../sample.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const shipped = readFileSync(path.join(root, 'schema/report.schema.json'), 'utf8')
const demo = JSON.parse(readFileSync(path.join(root, 'fixtures/reports/demo.json'), 'utf8'))
const { limits, capacity, pricing, verdict, ...described } = requestReport()
const stopped = { ...described, limits: null, capacity: null, pricing: null, verdict: null }

const REPORTS: readonly (readonly [string, object])[] = [
  ['requests', requestReport()],
  ['buckets', bucketReport()],
  ['a hostile log', hostileReport()],
  ['the demo log', demo],
  ['the traffic alone', stopped]
]

describe.each(REPORTS)('the report of %s', (_, report) => {
  const json: unknown = JSON.parse(JSON.stringify(report))

  test('is what the schema says, no name more', () => {
    expect(auditReport.parse(json)).toEqual(json)
  })

  test('is valid by the JSON Schema that is shipped', () => {
    expect(z.fromJSONSchema(JSON.parse(shipped)).safeParse(json).error).toBeUndefined()
  })
})

describe('what is not a report of this version is refused', () => {
  test.each([
    { ...demo, schemaVersion: '2' },
    { ...demo, traffic: { ...demo.traffic, callerCount: 'many' } },
    { ...demo, capacity: { ...demo.capacity, gpus: 4 } },
    { ...stopped, period: undefined },
    []
  ])('%#', value => {
    expect(auditReport.safeParse(value).success).toBe(false)
    expect(z.fromJSONSchema(JSON.parse(shipped)).safeParse(value).success).toBe(false)
  })
})

test('schema prints what is shipped: npm run docs', async () => {
  expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(REPORT_SCHEMAS.report())))
  expect(await runWith(['schema'])).toEqual({ code: 0, stdout: shipped, stderr: '' })
})
