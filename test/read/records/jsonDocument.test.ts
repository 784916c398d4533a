/** JSON documents of any layout → the same values as `JSON.parse` gives, each with its line. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonPieces } from '../../../src/read/records/jsonDocument.ts'
import { bytesOf } from '../../cli/fakeTerminal.ts'

async function piecesOf(...chunks: readonly (string | Uint8Array)[]) {
  const found: { value: unknown; line: number }[] = []
  for await (const pieces of jsonPieces(bytesOf(...chunks))) {
    found.push(...pieces.map(({ text, line }) => ({ value: JSON.parse(text), line })))
  }
  return found
}

describe('jsonPieces', () => {
  test.each([
    [
      'an array: each element by itself, with its line',
      '[\n {"a": 1},\n\n {"a": [2, 3]}\n]\n',
      [
        [[{ a: 1 }], 2],
        [[{ a: [2, 3] }], 4]
      ]
    ],
    ['an empty array', ' [ ]', [[[], 1]]],
    ['an object', '{"a": {"b": [1, "x]}"]}}', [[{ a: { b: [1, 'x]}'] } }, 1]]],
    [
      'documents one after the other',
      '{\n"a": 1\n}\n{\n"a": 2}[3]',
      [
        [{ a: 1 }, 1],
        [{ a: 2 }, 4],
        [[3], 5]
      ]
    ],
    [
      'texts with brackets, quotes and backslashes',
      '["[\\"", "\\\\", "}"]',
      [
        [['["'], 1],
        [['\\'], 1],
        [['}'], 1]
      ]
    ]
  ])('%s', async (_, text, expected) => {
    expect((await piecesOf(text)).map(({ value, line }) => [value, line])).toEqual(expected)
  })

  test('a long object of short arrays comes in one piece', async () => {
    const document = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`r${i}`, { tags: ['x'.repeat(1 << 18), 'b'], n: i }])
    )
    expect(await piecesOf(JSON.stringify(document))).toEqual([{ value: document, line: 1 }])
  })

  test('an object with a long array comes in parts, with what precedes and follows the array', async () => {
    const data = Array.from({ length: 20 }, (_, i) => ({ i, text: 'x'.repeat(1 << 20) }))
    const pieces = await piecesOf(JSON.stringify({ object: 'page', data, has_more: true }))
    const pages = pieces.map(
      ({ value }) => value as { object: string; data: typeof data; has_more?: boolean }
    )
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.map(({ object }) => object)).toEqual(pages.map(() => 'page'))
    expect(pages.flatMap(page => page.data)).toEqual(data)
    expect(pages.map(page => page.has_more)).toEqual([...pages.slice(1).map(() => undefined), true])
  })

  test.each([
    ['a document that is cut off', '[{"a": 1},\n{"a"', 2, 'it is cut off'],
    ['text between documents', '{}\n\nno', 3, 'something else']
  ])('%s is refused with its line', async (_, text, line, says) => {
    await expect(piecesOf(text)).rejects.toMatchObject({ line, message: expect.stringContaining(says) })
  })

  test('law: whatever the layout and the chunks, the values are those of JSON.parse', async () => {
    const documents = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()))
    const indents = fc.constantFrom(0, 1, '\t')
    await fc.assert(
      fc.asyncProperty(documents, indents, fc.integer({ min: 1, max: 9 }), async (document, indent, size) => {
        const bytes = Buffer.from(JSON.stringify(document, null, indent))
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size)
        )
        const values = (await piecesOf(...chunks)).map(({ value }) => value)
        const whole = Array.isArray(document) ? values.flat(1) : values[0]
        expect(whole).toEqual(JSON.parse(bytes.toString()))
      })
    )
  })
})

test('what stands before a fault is told first, however the bytes come in', async () => {
  const read = async (...chunks: readonly string[]) => {
    const texts: string[] = []
    try {
      for await (const pieces of jsonPieces(bytesOf(...chunks))) texts.push(...pieces.map(({ text }) => text))
    } catch (error) {
      texts.push((error as Error).message)
    }
    return texts
  }
  const expected = ['{"a":1}', 'something else than an object or an array stands there']
  expect(await read('{"a":1}\nx')).toEqual(expected)
  expect(await read('{"a":1}', '\nx')).toEqual(expected)
})
