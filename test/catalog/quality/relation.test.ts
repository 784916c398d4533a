import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { relationOf } from '../../../src/catalog/quality/relation.ts'
import { CLOSED_MODELS, closed, OPEN_MODELS, open } from '../../../src/catalog/quality/rows.ts'

describe('relationOf', () => {
  // Worked by hand: d, s = √(sd² + sd²), t = max(s; 20 Elo; 2 ECI).
  it.each([
    ['every d ≥ −s', [1340, 131], 'at-least-as-good'],
    ['within the tolerance', [1325, 129], 'about-as-good'],
    ['mean(d/t) under −0.75', [1321, 128.2], 'weaker'],
    ['one index ahead, one behind', [1400, 120], 'weaker']
  ] as const)('%s', (_, [arena, eci], relation) => {
    const source = closed('c', 'plain', { arena08: [['default', 1340, 2]], eci: [['default', 130]] })
    const target = open('o', 'plain', 'yes', { arena08: [['default', arena, 2]], eci: [['default', eci]] })
    expect(relationOf(source, target, 'plain').relation).toBe(relation)
  })

  it('compares the newest version that holds both, and each index once', () => {
    const source = closed('c', 'plain', { arena10: [['default', 1, 1]], arena08: [['default', 1, 1]] })
    const target = open('o', 'plain', 'yes', { arena08: [['default', 2, 1]] })
    expect(relationOf(source, target, 'plain')).toMatchObject({
      thin: true,
      comparisons: [{ benchmark: 'arena08' }]
    })
  })

  it('is unknown where no index holds both', () => {
    const source = closed('c', 'plain', { eci: [['default', 1]] })
    expect(relationOf(source, open('o', 'plain', 'yes', {}), 'plain').relation).toBe('unknown')
  })
})

const file = path.resolve(import.meta.dirname, '../../../../shared/facts/quality/equivalents.csv')

/** As the published result of the rule words it. */
const WORDS: Readonly<Record<string, string>> = {
  'about-as-good within noise': 'about-as-good',
  mixed: 'weaker'
}

describe('the published result of the rule (skipped where it is not there)', () => {
  it.skipIf(!existsSync(file))('is what the shipped values give', () => {
    const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true })
    const told = rows.map(row => {
      const word = String(row['relation']).replace(' (thin)', '')
      return `${row['closed']} → ${row['open']} (${row['open_mode']}): ${WORDS[word] ?? word}`
    })
    const found = rows.map(row => {
      const source = CLOSED_MODELS.find(({ name }) => name === row['closed'])
      const target = OPEN_MODELS.find(({ name }) => name === row['open'])
      const judged =
        source && target
          ? relationOf(source, target, row['open_mode'] === 'non-thinking' ? 'plain' : 'thinking')
          : null
      return `${row['closed']} → ${row['open']} (${row['open_mode']}): ${judged?.relation}`
    })
    expect(found).toEqual(told)
  })
})
