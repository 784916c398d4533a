/** One screen: no higher than 21 lines in 80 columns, no wider than it is told, and no name of a log drives it. */
import { describe, expect, test } from 'vitest'
import { periodText } from '../../src/report/periodText.ts'
import { renderScreen } from '../../src/report/screen.ts'
import { shownColumns } from '../../src/report/width.ts'
import { bucketReport, hostileReport, requestReport } from './sample.ts'

const next = [
  ['gpuops-audit analyze demo.csv --full', 'all of it'],
  ['gpuops-audit analyze demo.csv --output report.html', 'a page to send'],
  ['gpuops-audit explain gpus', 'what a figure means']
] as const

describe('the screen', () => {
  test.each([60, 80, 120, 200])('keeps to %d columns, commands to be pasted apart', width => {
    for (const report of [requestReport(), bucketReport(), hostileReport()])
      for (const line of renderScreen(report, { width, colour: false, next: [] }).split('\n'))
        expect(shownColumns(line)).toBeLessThanOrEqual(width)
  })

  test('has at most 21 lines in 80 columns: with a command and its prompt they fit 24 rows', () => {
    for (const report of [requestReport(), bucketReport()])
      expect(
        renderScreen(report, { width: 80, colour: false, next }).trimEnd().split('\n').length
      ).toBeLessThanOrEqual(21)
  })

  test('says what to do, what it costs, and what to ask next', () => {
    const text = renderScreen(requestReport(), { width: 80, colour: false, next })
    const { verdict, traffic } = requestReport()
    expect(text.replace(/\s+/g, ' ')).toContain(verdict.headline)
    expect(text).toContain(`busiest minute ${traffic.rate.peakRpm.value}`)
    expect(text).toMatch(/per month {2}/)
    for (const [command] of next) expect(text).toContain(command)
  })

  test.each([60, 80, 100])(
    'says what a mark means no later than the first figure that bears it, in %i columns',
    width => {
      const lines = renderScreen(requestReport(), { width, colour: false, next }).split('\n')
      const first = lines.findIndex(line => /^ {2}[\w ]{11}~/.test(line))
      const legend = lines.findIndex(line => line.endsWith('~ estimated'))
      const end = lines.findIndex((line, i) => i > first && /^ {2}\S/.test(line))
      expect(first).toBeGreaterThan(0)
      expect(legend).toBeGreaterThan(0)
      expect(legend).toBeLessThan(end)
      expect(lines.join().split('~ estimated')).toHaveLength(2)
    }
  )

  test('has at most 22 lines in 80 columns whatever the answer’s length, and says where it goes on', () => {
    const report = requestReport()
    for (const sentences of [1, 8, 60]) {
      const headline = `${'This is a sentence of words. '.repeat(sentences)}End.`
      const screen = renderScreen(
        { ...report, verdict: { ...report.verdict, headline } },
        { width: 80, colour: false, next }
      )
      expect(screen.trimEnd().split('\n').length).toBeLessThanOrEqual(22)
      expect(screen.includes('words. … (--full)')).toBe(sentences > 8)
    }
  })

  test('gives up blank lines first, then what is missed least, for 21 lines', () => {
    const report = requestReport()
    const headline = (lines: number) => Array.from({ length: lines }, () => 'word '.repeat(15)).join('')
    const shown = Array.from({ length: 9 }, (_, lines) =>
      renderScreen(
        { ...report, verdict: { ...report.verdict, headline: headline(4 + lines) } },
        { width: 80, colour: false, next }
      )
        .trimEnd()
        .split('\n')
    )
    const has = (text: string) => shown.filter(lines => lines.join('\n').includes(text)).length
    const joined = shown.filter(
      lines => lines[lines.findIndex(line => line.startsWith('  per month')) - 1] !== ''
    )
    expect(joined[0]?.length).toBeLessThanOrEqual(21)
    expect(has('explain gpus')).toBeLessThan(has('  Promise '))
    // The answer, what to rent and what next stay whatever the headline.
    for (const text of ['  If rented ', '  per month', '--full', 'report.html'])
      expect(has(text)).toBe(shown.length)
  })

  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/

  test('is without control characters, whatever the log holds', () => {
    expect(renderScreen(hostileReport(), { width: 80, colour: false, next })).not.toMatch(CONTROLS)
  })
})

// Worked by hand.
test.each([
  ['2026-10-05T00:00:00Z', '2026-10-18T23:59:00Z', 1_209_540, '5–18 Oct 2026 (14 days)'],
  ['2026-10-05T08:00:00Z', '2026-10-05T10:30:00Z', 9_000, '5 Oct 2026 (2 h 30 min)'],
  ['2026-09-28T00:00:00Z', '2026-10-04T12:00:00Z', 561_600, '28 Sep – 4 Oct 2026 (7 days)'],
  ['2026-12-31T00:00:00Z', '2027-01-01T12:00:00Z', 129_600, '31 Dec 2026 – 1 Jan 2027 (2 days)'],
  // Buckets end where the next day begins.
  ['2026-10-05T00:00:00Z', '2026-10-19T00:00:00Z', 1_209_600, '5–18 Oct 2026 (14 days)'],
  ['2026-11-02T00:00:00Z', '2026-11-02T00:00:00Z', 0, '2 Nov 2026 (0 s)'],
  ['t+0s', 't+60s', 60, 'over 1 min']
])('%s to %s', (start, end, spanSeconds, text) => {
  expect(periodText({ start, end, spanSeconds, timezone: 'UTC' })).toBe(text)
})

describe('what is recommended', () => {
  const screenOf = (action: 'as-billed' | 'dedicated'): string => {
    const report = requestReport()
    const verdict = { ...report.verdict, action }
    return renderScreen({ ...report, verdict }, { width: 100, colour: false, next: [] })
  }

  test.each([
    ['as-billed', 'today'],
    ['dedicated', 'Dedicated GPUs, fixed']
  ] as const)('%s: its bill alone is marked', (action, name) => {
    const marked = screenOf(action)
      .split('\n')
      .filter(line => line.includes('▸'))
    expect(marked).toHaveLength(1)
    expect(marked[0]).toContain(`▸ ${name}`)
  })

  test('GPUs that are not recommended stand under the condition that they are rented', () => {
    expect(screenOf('as-billed')).toMatch(/^ {2}If rented {2}~/m)
    expect(screenOf('as-billed')).not.toMatch(/^ {2}Fleet /m)
    expect(screenOf('dedicated')).toMatch(/^ {2}Fleet {6}~/m)
  })
})
