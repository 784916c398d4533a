// slow: reads a log for each of many cases
/** JSON as programs leave it – numbers that are none, a list without its brackets – → the same figures. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineValue } from '../../src/read/records/jsonValue.ts'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, refusalOf, TRUTH } from './figures.ts'

const recordOf = (call: Call) => ({
  ts: iso(call),
  model: call.model,
  ...(call.status === 200 ? { input_tokens: call.input, output_tokens: call.output } : {}),
  latency_ms: call.millis,
  status: call.status
})

const noNumber = fc.constantFrom('NaN', 'Infinity', '-Infinity')
const layout = fc.constantFrom(
  (texts: readonly string[]) => `[${texts.join(', ')}]`,
  (texts: readonly string[]) => `[\n${texts.join(',\n')}\n]`,
  (texts: readonly string[]) => `{"runs": [${texts.join(', ')}], "best": -Infinity}`,
  (texts: readonly string[]) => texts.join('\n')
)

test('law: NaN and Infinity, which Python writes, hide no record, wherever they stand', async () => {
  await fc.assert(
    fc.asyncProperty(noNumber, layout, fc.integer({ min: 1, max: 9 }), async (word, laidOut, every) => {
      const texts = CALLS.map(call => {
        const json = JSON.stringify({ ...recordOf(call), score: 'HERE', note: 'NaN, of: [NaN]' })
        return json.replace('"HERE"', call.i % every === 0 ? word : '0.5')
      })
      const { figures } = await figuresOf(laidOut(texts), 'log.json')
      expect(figures).toMatchObject(TRUTH)
    }),
    { numRuns: cases(24) }
  )
})

test('law: a text that holds such a word stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('NaN', 'Infinity', '"NaN"', '\\'), (text, word) => {
      const said = `${text}: [${word}, ${text}`
      expect(lineValue(`{"said": ${JSON.stringify(said)}, "score": NaN}`)).toEqual({ said, score: null })
    })
  )
})

const between = fc.constantFrom(',\n', ', ', '\n,\n', ',', '\n, ')

test('law: objects over one or several lines may be parted by commas, without brackets around', async () => {
  await fc.assert(
    fc.asyncProperty(
      between,
      fc.constantFrom(0, 1, 2, 4),
      fc.constantFrom('', ',', ',\n', '\n'),
      async (comma, indent, end) => {
        const text = CALLS.map(call => JSON.stringify(recordOf(call), null, indent)).join(comma) + end
        expect((await figuresOf(text, 'log.json')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

test('what stands between two objects and is no comma, or two of them, is damage', async () => {
  const [one, other] = CALLS.map(call => JSON.stringify(recordOf(call), null, 1))
  for (const between of [',,', ';', ' and '])
    expect(await refusalOf(`${one}${between}${other}`, 'log.json')).toContain('is not valid JSON')
})
