import { describe, expect, test } from 'vitest'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { renderJson } from '../../src/report/json.ts'
import { bucketReport, hostileReport, requestReport } from './sample.ts'

describe('json', () => {
  test('reads back as the report it was, hostile names included', () => {
    for (const report of [requestReport(), bucketReport(), hostileReport()]) {
      expect(JSON.parse(renderJson(report))).toEqual(report)
    }
  })

  test('the same report gives the same bytes, two spaces deep, with a newline at the end', () => {
    expect(renderJson(requestReport())).toBe(renderJson(requestReport()))
    expect(renderJson(requestReport()).startsWith('{\n  "schemaVersion": "1",\n')).toBe(true)
    expect(renderJson(requestReport()).endsWith('\n}\n')).toBe(true)
  })

  test('a number that is none is null', () => {
    const period = { ...requestReport().period, spanSeconds: Number.NaN }
    const parsed = JSON.parse(renderJson({ ...requestReport(), period })) as AuditReport
    expect(parsed.period.spanSeconds).toBeNull()
  })

  test('a terminal that shows the file sees no control character', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
    expect(renderJson(hostileReport())).not.toMatch(controls)
  })
})
