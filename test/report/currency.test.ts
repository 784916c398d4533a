import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { amountIn } from '../../src/pricing/amountIn.ts'
import { adviceOf } from '../../src/pricing/overTermAdvice.ts'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { inCurrencyWords } from '../../src/report/currency.ts'
import { outcomeOf } from '../../src/report/html/outcome.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderScreen } from '../../src/report/screen.ts'
import { reportSections } from '../../src/report/sections.ts'
import { requestReport } from './sample.ts'

const auditReport = requestReport()
const euros = { code: 'EUR', perUsd: 0.92, date: '2026-11-20', alternatives: [] }
const report = { ...auditReport, pricing: { ...auditReport.pricing, currency: euros } }
const shared = auditReport.pricing.alternatives.find(({ id }) => id === 'shared')?.usdPerMonth.value as number

// 0.92 EUR for one USD.
test('an amount is converted at the rate that was said', () => {
  expect(amountIn(euros)(1_000)).toBe('920 EUR')
  expect(amountIn(euros)(1.5)).toBe('1.38 EUR')
  expect(amountIn(euros)(null)).not.toContain('EUR')
  expect(amountIn(null)(1_000)).toBe('$1,000')
})

test('USD alone where no currency is said', () => {
  expect(inCurrencyWords(auditReport)).toBeNull()
  expect(renderMarkdown(auditReport)).not.toContain('US<span>')
})

test('the bill of today stands in it on the screen and in Markdown, and no dollar is left without its country', () => {
  const today = `today ${amountIn(euros)(shared)} a month`
  expect(inCurrencyWords(report)).toContain(today)
  const markdown = renderMarkdown(report)
  expect(markdown).toContain(today)
  expect(markdown.match(/(?<!US(?:<span>)?)\$(?=[\d<])/g)).toBeNull()
  expect(markdown).toContain('EUR/month')
  const screen = renderScreen(report, { width: 80, colour: false, next: [] })
  expect(screen).toContain('1 USD = 0.92 EUR on 2026-11-20')
  expect(screen).toContain(amountIn(euros)(shared))
  expect(screen.slice(screen.indexOf('per month'))).not.toContain('$')
})

const demo = JSON.parse(readFileSync('fixtures/reports/demo.json', 'utf8')) as AuditReport
const at = (from: AuditReport, perUsd: number): AuditReport => ({
  ...from,
  pricing: { ...from.pricing, currency: { code: 'XTS', perUsd, date: null, alternatives: [] } }
})
const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
/** Of all sections, in their order, without the rate that stands first. */
const written = (of: AuditReport): readonly string[] =>
  reportSections(of).flatMap(({ blocks }, i) =>
    textsOf(i === 0 && of.pricing.currency !== null ? blocks.slice(1) : blocks)
  )

const withoutCurrency = (texts: readonly string[]): readonly string[] =>
  texts.map(text => text.replace(/US\$|\$| ?XTS| ?USD/g, '').replace(/ {2,}/g, ' '))

const AMOUNT = /[\d,]*\.?\d+(?=(?:(?:–| to -?)[\d,.]+)? XTS)/g
const amountsOf = (texts: readonly string[]): readonly number[] =>
  texts.flatMap(text => (text.match(AMOUNT) ?? []).map(amount => Number(amount.replaceAll(',', ''))))

describe.each([
  ['the demo', demo],
  ['a sample', auditReport]
])('every amount in the sections of %s is converted, once', (_, of) => {
  test('at a rate of 1 to itself', () => {
    expect(withoutCurrency(written(at(of, 1)))).toEqual(withoutCurrency(written(of)))
  })

  // Three digits are written, and cents.
  test('at a rate of 1,000 to a thousand times as much', () => {
    const [once, thousandfold] = [amountsOf(written(at(of, 1))), amountsOf(written(at(of, 1_000)))]
    expect(thousandfold).toHaveLength(once.length)
    expect(once.length).toBeGreaterThan(20)
    for (const [i, was] of once.entries())
      expect(Math.abs((thousandfold[i] as number) / 1_000 - was)).toBeLessThanOrEqual(0.006 + 0.006 * was)
  })
})

test('the advice over a term and the figures of a what-if are in it', () => {
  const plan = {
    ...{ rentFrom: null, rentUntil: null, gpus: null, usd: 1_200, usdByToken: 1_200, usdAsIs: null },
    ...{ waitingSavesUsd: null, reserved: null }
  }
  expect(adviceOf(plan, [], 'EUR')).toContain('1,200 EUR')
  const outcomes = outcomeOf(report, report.period.end)
  expect(outcomes.map(({ value }) => value).filter(value => value.includes('$'))).toEqual([])
  expect(outcomes.filter(({ value }) => value.includes('EUR')).length).toBeGreaterThan(5)
})
