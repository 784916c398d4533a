import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deadlinesInWords } from '../../src/verdict/headline.ts'

const END = '2026-11-15T23:59:29Z'
const deadline = (model: string, date: string) => ({ models: [model], date, successor: null })
const past = deadline('o4-mini', '2026-10-23')
const next = deadline('gpt-4o', '2027-01-14')
const later = deadline('o3', '2027-02-01')

describe('deadlinesInWords', () => {
  test.each([
    [[past], false, 'o4-mini was due to be switched off on 2026-10-23.'],
    [
      [past, next],
      false,
      'o4-mini was due to be switched off on 2026-10-23; gpt-4o is switched off on 2027-01-14.'
    ],
    [[next, later], false, 'gpt-4o is switched off on 2027-01-14, o3 on 2027-02-01.'],
    [[past], true, 'o4-mini was due to be switched off on 2026-10-23.'],
    [[past, later], true, 'o4-mini was due to be switched off on 2026-10-23; o3 follows on 2027-02-01.']
  ])('%j, the next said already: %s', (deadlines, isSaid, sentence) => {
    expect(deadlinesInWords(deadlines, null, isSaid, END)).toEqual([sentence])
  })

  test('law: no day before the end of the log is told as one to come, nor the other way round', () => {
    const dates = fc.uniqueArray(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(dates, fc.boolean(), (days, isSaid) => {
        const deadlines = days
          .toSorted((a, b) => a - b)
          .map((day, i) =>
            deadline(`m${i}`, new Date(Date.parse(END) + day * 86_400e3).toISOString().slice(0, 10))
          )
        const [text = ''] = deadlinesInWords(deadlines, null, isSaid, END)
        const said = text.split('; ').flatMap(part => {
          const isOver = part.includes('due to be')
          return [...part.matchAll(/\d{4}-\d\d-\d\d/g)].map(([date]) => [date, isOver])
        })
        expect(said).toEqual(deadlines.map(({ date }) => [date, date <= END.slice(0, 10)]))
      })
    )
  })
})
