/** The demo log's report, as kept in `fixtures/reports/demo.json` → the reasons that the page gives. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AuditReport } from '../../../src/report/auditReport.ts'
import { choiceOf, decisionOf } from '../../../src/report/html/decisionText.ts'
import { reasonsOf } from '../../../src/report/html/reasons.ts'

const demo = JSON.parse(
  readFileSync(new URL('../../../fixtures/reports/demo.json', import.meta.url), 'utf8')
) as AuditReport

const stepsOf = (report: AuditReport): string =>
  reasonsOf(report, choiceOf(report, report.period.end))
    .filter(({ title }) => title === 'Next steps')
    .flatMap(({ items }) => items)
    .join(' ')

test('the tier to ask for is the lowest that carries the traffic, not one that stops at its monthly cap', () => {
  const [found] = demo.verdict.remedies.filter(({ name }) => name === demo.limits.lowestSufficient)
  if (found === undefined) throw new Error('the demo log has a tier that suffices')
  const capped = {
    ...found,
    name: 'tier 1',
    note: 'it stops at $100 a month, which is less than this traffic'
  }
  const remedies = [capped, ...demo.verdict.remedies]
  const steps = stepsOf({ ...demo, verdict: { ...demo.verdict, remedies } })
  // As much as the reason for it promises, however little of this log it refuses: 0.1 % is `tolerated`.
  expect(steps).toContain(`ask for ${found.name}: it would refuse under 0.1 % of this traffic`)
  expect(steps).not.toContain('tier 1')
})

test('no tier is named where none is known to suffice', () => {
  expect(stepsOf({ ...demo, limits: { ...demo.limits, lowestSufficient: null } })).not.toContain('ask for')
})

describe('the answers are to be compared where other models answer, and only there', () => {
  const open = (relation: 'same' | 'stand-in') =>
    ({
      ...demo,
      verdict: { ...demo.verdict, action: 'open-shared' },
      pricing: {
        ...demo.pricing,
        openShared: {
          ...demo.pricing.openShared,
          workloads: demo.pricing.openShared.workloads.map(each => ({ ...each, relation }))
        }
      }
    }) as AuditReport
  const saidOf = (report: AuditReport): string =>
    reasonsOf(report, choiceOf(report, report.period.end))
      .flatMap(({ items }) => items)
      .join(' ')

  test('cheaper models of the same maker', () => expect(saidOf(demo)).toContain('Compare the answers'))

  test('open models by the token', () => {
    expect(saidOf(open('stand-in'))).toContain('Compare the answers')
    expect(saidOf(open('same'))).not.toMatch(/Compare the answers|The answers:/)
    expect(decisionOf(open('same'))).toBe('Pay by the token for the same open models')
  })

  test.each(['batch', 'flex', 'cache', 'reserved-shared', 'as-billed'] as const)('%s', action => {
    const report = { ...demo, verdict: { ...demo.verdict, action } }
    expect(saidOf(report)).not.toMatch(/Compare the answers|The answers:|other models/)
  })
})
