/** Sections in 60 columns: no word is broken that the page could hold, no line is wider, nothing is lost. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entries, table } from '../../src/report/blocks.ts'
import { renderSections } from '../../src/report/terminal.ts'
import { columnsOf, widest } from '../../src/report/width.ts'

const narrow = { width: 60, colour: false }
const shown = (...blocks: Parameters<typeof renderSections>[0][number]['blocks']) =>
  renderSections([{ title: 'Test', blocks }], narrow)

describe('a narrow terminal', () => {
  test('a long title takes lines', () => {
    const text = renderSections([{ title: 'word '.repeat(30).trim(), blocks: [] }], narrow)
    expect(widest(text.split('\n'))).toBeLessThanOrEqual(60)
    expect(text.match(/word/g)).toHaveLength(30)
  })

  test('a table of many columns is told row by row, by its first titled column', () => {
    const titles = [
      '',
      'GPU',
      '>Replicas',
      '>First token',
      '>Later token',
      '>Dollars',
      'Limited by',
      '>Load',
      '>Share'
    ]
    const text = shown(
      table(titles, [['▸', 'A100-40GB-SXM ×1', '1+1', '518 ms', '13.6 ms', '–', 'decoding', '35 %', '']])
    )
    expect(text).toContain('  ▸ A100-40GB-SXM ×1\n    Replicas: 1+1 · First token: 518 ms')
    expect(text).not.toMatch(/Dollars|Share/)
  })

  test('a label wraps before a word of its value does', () => {
    const label = 'Utilisation of all replicas in the busiest minute'
    const text = shown(
      entries({ label, value: '$1,168/month ($1,168–$2,905)', basis: 'assumed', note: null })
    )
    expect(text).toMatch(/ \$1,168\/month .*\n.* \(\$1,168–\$2,905\)\n/)
  })

  test('law: whatever the table, lines fit and words of 20 columns stay whole', () => {
    const word = fc.stringMatching(/^[a-z]{1,20}$/)
    const cell = fc.array(word, { minLength: 1, maxLength: 4 }).map(words => words.join(' '))
    const rows = fc
      .integer({ min: 1, max: 9 })
      .chain(width =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 5 })
      )
    fc.assert(
      fc.property(rows, ([titles = [], ...cells]) => {
        const text = shown(table(titles, cells))
        expect(text.split('\n').every(line => columnsOf(line) <= 60)).toBe(true)
        const words = new Set(text.split(/[^a-z]+/))
        for (const each of cells.flat().flatMap(text => text.split(' '))) expect(words).toContain(each)
      })
    )
  })
})
