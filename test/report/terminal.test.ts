// slow: many whole audits
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderTerminal } from '../../src/report/terminal.ts'
import { cases } from '../cases.ts'
import { bucketReport, hostileReport, requestReport } from './sample.ts'

const golden = (name: string): string => `../../fixtures/reports/${name}.txt`

/** Chalk's own: one or two digits, nothing else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what is looked for
const COLOURS = /\u001b\[\d{1,2}m/g

/** On a screen a CJK letter takes two columns and a combining mark none. */
const columns = (line: string): number =>
  line.length + (line.match(/[\u4e00-\u9fff]/g)?.length ?? 0) - (line.match(/\u0301/g)?.length ?? 0)

const widestLine = (text: string): number => Math.max(...text.split('\n').map(columns))

describe('golden reports', () => {
  test('requests in 80 columns', async () => {
    await expect(renderTerminal(requestReport(), { width: 80, colour: false })).toMatchFileSnapshot(
      golden('requests-80')
    )
  })

  test('requests in 120 columns', async () => {
    const text = renderTerminal(requestReport(), { width: 120, colour: false })
    await expect(text).toMatchFileSnapshot(golden('requests-120'))
  })

  test('buckets in 80 columns', async () => {
    await expect(renderTerminal(bucketReport(), { width: 80, colour: false })).toMatchFileSnapshot(
      golden('buckets-80')
    )
  })
})

describe('width', () => {
  test.each([60, 72, 80, 100, 120, 160, 200])('no line is wider than %d', width => {
    for (const report of [requestReport(), bucketReport(), hostileReport()]) {
      expect(widestLine(renderTerminal(report, { width, colour: false }))).toBeLessThanOrEqual(width)
    }
  })

  test('law: whatever the width asked for, the page has 60 to 200 columns and uses them', () => {
    const report = requestReport()
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), width => {
        const page = Math.min(200, Math.max(60, width))
        expect(widestLine(renderTerminal(report, { width, colour: false }))).toBe(page)
      }),
      { numRuns: cases(20) }
    )
  })

  test('no line ends in a space', () => {
    expect(renderTerminal(requestReport(), { width: 80, colour: false })).not.toMatch(/ \n/)
  })
})

describe('colour', () => {
  test.each([80, 200])('adds nothing but colour in %i columns', width => {
    for (const report of [requestReport(), bucketReport()]) {
      const coloured = renderTerminal(report, { width, colour: true })
      expect(coloured).toMatch(COLOURS)
      expect(coloured.replace(COLOURS, '')).toBe(renderTerminal(report, { width, colour: false }))
    }
  })
})

describe('a hostile log', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

  test('no control character reaches the terminal', () => {
    expect(renderTerminal(hostileReport(), { width: 80, colour: false })).not.toMatch(CONTROLS)
  })

  test("in colour, no escape but chalk's own", () => {
    const text = renderTerminal(hostileReport(), { width: 80, colour: true })
    expect(text.replace(COLOURS, '')).not.toMatch(CONTROLS)
  })

  test('a line break in a name makes no line of its own', () => {
    expect(renderTerminal(hostileReport(), { width: 80, colour: false })).not.toMatch(/^\s*lines/m)
  })
})
