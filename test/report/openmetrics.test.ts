// slow: many whole audits
/** The summary as gauges: what a parser of the format takes, unknown left out, and names that no text can break. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openMetrics } from '../../src/report/openmetrics.ts'
import { reportOf, runWith } from '../cli/fakeTerminal.ts'
import { csv, folder, GOOD, rows, saved } from '../read/logs.ts'

/** A line of values: https://prometheus.io/docs/specs/om/open_metrics_spec, without labels or with one. */
const VALUE =
  /^gpuops_audit_[a-z][a-z0-9_]*(?:\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"\})? -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/

test('each gauge has its type, its help and one value; the file ends as the format says', async () => {
  const file = path.join(folder, 'metrics.prom')
  const ran = await runWith([
    'analyze',
    saved('metrics.csv', GOOD),
    '--format',
    'json',
    '--openmetrics',
    file
  ])
  const lines = readFileSync(file, 'utf8').split('\n')
  expect(lines.slice(-2)).toEqual(['# EOF', ''])
  const values = lines.filter(line => line !== '' && !line.startsWith('#'))
  for (const line of values) expect(line).toMatch(VALUE)
  const names = lines.filter(line => line.startsWith('# TYPE')).map(line => line.split(' ')[2])
  expect(new Set(names).size).toBe(names.length)
  const { summary } = reportOf(ran)
  expect(values).toContain(`gpuops_audit_peak_rpm ${summary.peakRpm}`)
  expect(values).toContain(`gpuops_audit_peak_rps_1s ${summary.peakRps1s}`)
  // The last of forty rows, a second apart from 08:00:00Z on.
  expect(values).toContain(`gpuops_audit_log_end_timestamp_seconds ${Date.UTC(2026, 2, 2, 8, 0, 39) / 1_000}`)
})

test('what is unknown is left out, and never 0', async () => {
  const report = reportOf(
    await runWith(['analyze', saved('short.csv', csv(...rows(3))), '--format', 'json', '--only', 'traffic'])
  )
  const text = openMetrics(report)
  expect(text).not.toContain('gpuops_audit_gpus ')
  expect(text).not.toContain('recommendation')
})

test('a check stands with what it says, whatever is in it', async () => {
  const report = reportOf(await runWith(['analyze', saved('checked.csv', GOOD), '--format', 'json']))
  const check = { check: 'a "b"\\\n', passed: false, message: 'no' }
  const text = openMetrics({ ...report, checks: [check] } as typeof report)
  expect(text).toContain('gpuops_audit_check_failed{check="a \\"b\\"\\\\\\n"} 1\n')
})
