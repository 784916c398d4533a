import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printable } from '../../src/errors.ts'
import { columnsOf, fittedWidths, truncated, widest, widestWord, wrapped } from '../../src/report/width.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 300 })

describe('columns of a text', () => {
  // East Asian letters and emoji take two; a combining mark is counted, which errs on the wide side.
  test.each([
    ['gpt-4o', 6],
    ['模型', 4],
    ['e\u0301', 2],
    ['🚀', 2],
    ['', 0]
  ])('%s takes %d', (text, columns) => {
    expect(columnsOf(text)).toBe(columns)
  })

  test('widest of several', () => {
    expect(widest(['a', '模型', 'abc'])).toBe(4)
    expect(widest([])).toBe(0)
  })
})

describe('cutting and wrapping', () => {
  test('what fits stays, what does not ends in …', () => {
    expect(truncated('gpt-4o', 6)).toBe('gpt-4o')
    expect(truncated('gpt-4o-mini', 6)).toBe('gpt-4…')
    expect(truncated('模型模型', 6)).toBe('模型…')
  })

  test('lines break at spaces, and in a word only where it is wider than a line', () => {
    expect(wrapped('to be or not to be', 8)).toEqual(['to be or', 'not to', 'be'])
    expect(wrapped('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(wrapped('', 8)).toEqual([''])
  })

  test('a number keeps its unit, and a long name breaks behind its own separators', () => {
    expect(wrapped('at most 12 % of 3 h 6 min', 10)).toEqual(['at most', '12 % of', '3 h 6 min'])
    expect(wrapped('up 5 minutes', 4)).toEqual(['up 5', 'minu', 'tes'])
    expect(wrapped('Qwen3-30B-A3B-Instruct', 16)).toEqual(['Qwen3-30B-A3B-', 'Instruct'])
    expect(widestWord('-0.85 to +0.54 pp')).toBe(8)
  })

  test('law: no line is wider than asked, and nothing but spaces is lost', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 90 }), (text, width) => {
        const lines = wrapped(text, width)
        expect(widest(lines)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      })
    )
  })

  // GitHub obeys a line that begins with "::" after blanks; four columns are the fewest of a table.
  test('law: no line of a printable text begins with two colons', () => {
    const colons = fc
      .array(fc.constantFrom(':', ':', 'a', '模', ' ', '-', 'acme::B1'))
      .map(each => each.join(''))
    fc.assert(
      fc.property(fc.oneof(colons, anyText), fc.integer({ min: 4, max: 20 }), (text, width) => {
        for (const line of wrapped(printable(text), width)) expect(line).not.toMatch(/^\s*::/)
      })
    )
  })

  test('law: a cut text fits and begins as the whole one does', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 90 }), (text, width) => {
        const cut = truncated(text, width)
        expect(columnsOf(cut)).toBeLessThanOrEqual(width)
        expect(cut === text || text.startsWith(cut.slice(0, -1))).toBe(true)
      })
    )
  })
})

describe('column widths', () => {
  test('the widest flexible column gives first', () => {
    const needs = [
      { width: 20, flexible: false },
      { width: 40, flexible: true }
    ]
    expect(fittedWidths(needs, 50)).toEqual([20, 30])
    expect(fittedWidths(needs, 60)).toEqual([20, 40])
    expect(fittedWidths(needs, 20)).toEqual([10, 10])
  })

  test('words give last', () => {
    const needs = [
      { width: 20, flexible: true, least: 18 },
      { width: 20, flexible: false, least: 6 }
    ]
    expect(fittedWidths(needs, 30)).toEqual([18, 12])
    expect(fittedWidths(needs, 20)).toEqual([14, 6])
  })

  test('law: they fit wherever four columns each do, and none grows', () => {
    const need = fc.record({ width: fc.integer({ min: 1, max: 200 }), flexible: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(need, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 40, max: 120 }),
        (needs, room) => {
          const widths = fittedWidths(needs, room)
          expect(widths.reduce((total, width) => total + width, 0)).toBeLessThanOrEqual(room)
          expect(widths.every((width, index) => width <= (needs[index]?.width ?? 0))).toBe(true)
        }
      )
    )
  })
})
