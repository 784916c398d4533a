/** What a run of `analyze` may do with any bytes: report with every line accounted for, or refuse in one line. */
import { expect } from 'vitest'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { analyzePiped } from '../cli/fakeTerminal.ts'

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

/** The report, or `undefined` where the log was refused as it should be. */
export async function lawfulReport(
  bytes: string | Uint8Array,
  ...flags: readonly string[]
): Promise<AuditReport | undefined> {
  const { code, stdout, stderr } = await analyzePiped(bytes, ...flags)
  if (code === 0) {
    const report = JSON.parse(stdout) as AuditReport
    expectAccountedFor(report)
    expect(stderr).toBe('')
    return report
  }
  expect(stderr).toMatch(/^gpuops-audit: [^\n]+\n$/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return undefined
}

/** docs/method.md, "Reading": rows = accepted + rejected + left out + duplicates; a request's row is one attempt. */
function expectAccountedFor({ grain, reading, inputs }: AuditReport): void {
  const accepted = reading.rows - sum(reading.rejected) - sum(reading.leftOut) - reading.duplicates
  if (grain.kind === 'request') expect(accepted).toBe(reading.attempts)
  else expect(accepted).toBeGreaterThan(0)
  expect(reading.requests).toBe(reading.attempts - reading.foldedRetries)
  expect(inputs.map(({ rows }) => rows)).toEqual([reading.rows])
  const rejected = sum(reading.rejected)
  // A quote that is never closed is one sample of many lines.
  expect(reading.samples.length).toBeLessThanOrEqual(Math.min(20, rejected))
  expect(reading.samples.length > 0).toBe(rejected > 0)
}
