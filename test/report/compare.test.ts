import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { measured } from '../../src/figure.ts'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { compareReports } from '../../src/report/compare.ts'
import { numbersIn } from '../../src/report/figurePaths.ts'
import { KEY_FIGURES } from '../../src/report/keyFigures.ts'
import { markdownOf } from '../../src/report/markdown.ts'
import { comparisonSections } from '../../src/report/sections/comparison.ts'
import { renderSections } from '../../src/report/terminal.ts'
import { bucketReport, hostileReport, requestReport } from './sample.ts'

const report = requestReport()
const withGpus = (gpus: number | null, replicas = 2): AuditReport => ({
  ...report,
  capacity: {
    ...report.capacity,
    gpus: { ...measured(0, 'GPUs'), value: gpus },
    replicas: measured(replicas, 'replicas')
  }
})
const gpusOf = (before: AuditReport, after: AuditReport, minChange = 0) =>
  compareReports(before, after, minChange).changes.find(({ path }) => path === 'capacity.gpus')

describe('a change', () => {
  test('is absolute and relative', () => {
    expect(gpusOf(withGpus(8), withGpus(10))).toMatchObject({
      before: 8,
      after: 10,
      absolute: 2,
      relative: 0.25,
      unit: 'GPUs'
    })
  })

  test('to or from the unknown has no size, and counts whatever --min-change says', () => {
    expect(gpusOf(withGpus(8), withGpus(null), 1)).toMatchObject({
      after: null,
      absolute: null,
      relative: null
    })
  })

  test('from 0 has no relative size, and counts', () => {
    expect(gpusOf(withGpus(0), withGpus(1), 1)).toMatchObject({ absolute: 1, relative: null })
  })

  test('of a negative number is relative to its size', () => {
    expect(gpusOf(withGpus(-4), withGpus(-2))).toMatchObject({ absolute: 2, relative: 0.5 })
  })

  // 0.1 + 0.2 is 0.30000000000000004 in binary.
  test('in the last digits of a sum is none', () => {
    expect(gpusOf(withGpus(0.3), withGpus(0.1 + 0.2))).toBeUndefined()
    expect(gpusOf(withGpus(0.3), withGpus(0.300_001))).toBeDefined()
  })

  test.each([
    [0.2, true],
    [0.25, true],
    [0.26, false]
  ])('of a quarter at --min-change %d counts: %s', (minChange, shown) => {
    expect(gpusOf(withGpus(8), withGpus(10), minChange) !== undefined).toBe(shown)
  })
})

test('a report against itself: nothing changed, everything known was compared', () => {
  const { changes, unchanged, fleet } = compareReports(report, report, 0)
  expect(changes).toEqual([])
  expect(unchanged).toBeGreaterThan(KEY_FIGURES.length / 2)
  expect(fleet.before).toBe(fleet.after)
})

test('every key figure stands in the report of the demo log', () => {
  const demo = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/reports/demo.json'), 'utf8')
  const known = numbersIn(JSON.parse(demo))
  expect(KEY_FIGURES.map(figure => figure.path).filter(each => !known.has(each))).toEqual([])
})

test('a share changes by points, and relatively by per cent', () => {
  const tokens = { ...report.traffic.tokens, cachedShare: measured(0.4873, 'share') }
  const after: AuditReport = { ...report, traffic: { ...report.traffic, tokens } }
  const text = markdownOf(comparisonSections(compareReports(report, after, 0)), 'x')
  // The sample's 43.73 % and five points more; 0.05 ÷ 0.4373.
  expect(text).toContain('| Cached share of input | 43.7 % | 48.7 % | \\+5 pp | \\+11.4 % |')
})

describe('golden comparisons of requests with buckets', () => {
  const sections = comparisonSections(compareReports(report, bucketReport(), 0.05))

  test('terminal', async () => {
    await expect(renderSections(sections, { width: 80, colour: false })).toMatchFileSnapshot(
      '../../fixtures/reports/comparison.txt'
    )
  })

  test('Markdown', async () => {
    await expect(markdownOf(sections, 'gpuops-audit compare')).toMatchFileSnapshot(
      '../../fixtures/reports/comparison.md'
    )
  })
})

test('names of hostile reports reach no page unwashed', () => {
  const sections = comparisonSections(compareReports(hostileReport(), hostileReport(), 0))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const controls = /[\u0000-\u0009\u007f-\u009f\u202e]/
  expect(renderSections(sections, { width: 80, colour: false })).not.toMatch(controls)
  expect(markdownOf(sections, 'x')).not.toContain('<script')
})
