import { expect, test } from 'vitest'
import { amountIn, inCurrencyWords } from '../../src/report/currency.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderScreen } from '../../src/report/screen.ts'
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
  const screen = renderScreen(report, { width: 80, colour: false, next: [] })
  expect(screen).toContain('1 USD = 0.92 EUR on 2026-11-20')
  expect(screen).toContain(amountIn(euros)(shared))
  expect(screen.slice(screen.indexOf('per month'))).not.toContain('$')
})
