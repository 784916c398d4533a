import { describe, expect, test } from 'vitest'
import { sideBySide } from '../../src/report/sideBySide.ts'
import { wrapped } from '../../src/report/width.ts'

const lay = (part: string, width: number) => part.split('\n').flatMap(line => wrapped(line, width))

describe('sideBySide', () => {
  test('stacks parts on a page of no more than 159 columns', () => {
    expect(sideBySide(['a', 'b'], 159, lay, () => false)).toEqual(['a', '', 'b'])
  })

  // 160 less 4 between them, halved: 78 each, so that the second starts at column 82.
  test('sets two beside each other on a wider one, and the odd one below', () => {
    expect(sideBySide(['a\naa', 'b', 'c'], 160, lay, () => false)).toEqual([
      `a${' '.repeat(81)}b`,
      'aa',
      '',
      'c'
    ])
  })

  test('counts no colour as a column', () => {
    const [line] = sideBySide(
      ['\u001b[1ma\u001b[22m', 'b'],
      160,
      part => [part],
      () => false
    )
    expect(line).toBe(`\u001b[1ma\u001b[22m${' '.repeat(81)}b`)
  })

  test('leaves the page to what stands alone', () => {
    expect(sideBySide(['a', 'b', 'c'], 160, lay, part => part === 'a')).toEqual([
      'a',
      '',
      `b${' '.repeat(81)}c`
    ])
  })

  // 64 times 11 columns: 7 a line and 10 lines in 78, 14 a line and 5 lines in 160.
  test('gives the whole page to what half of it would make much longer', () => {
    const long = Array.from({ length: 64 }, () => 'ten chars.').join(' ')
    const lines = sideBySide([long, 'b'], 160, lay, () => false)
    expect(lines.slice(-2)).toEqual(['', 'b'])
    expect(lines).toHaveLength(5 + 2)
  })
})
