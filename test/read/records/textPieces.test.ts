/** Pieces are the whole text, none has a long run, and usual texts are not cut. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { piecesOf } from '../../../src/read/records/textPieces.ts'
import { cases } from '../../cases.ts'

const run = fc.tuple(
  fc.constantFrom('x', ' ', '漢', '!', '\ud83d\ude00', '7'),
  fc.integer({ min: 1, max: 2_000 })
)

test('law: pieces joined are the text, and none holds a run of more than 513 units', () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 8 }), runs => {
      const text = runs.map(([unit, times]) => unit.repeat(times)).join('')
      const pieces = piecesOf(text)
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces) {
        expect(/x{514}| {514}|漢{514}|!{514}|7{514}|(\ud83d\ude00){258}/.test(piece)).toBe(false)
        expect(/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(piece)).toBe(false)
      }
    }),
    { numRuns: cases(60) }
  )
})

test('words of any usual length stay in one piece', () => {
  const text = 'Donaudampfschifffahrtsgesellschaft and so on, 100 times. '.repeat(100)
  expect(piecesOf(text)).toEqual([text])
})
