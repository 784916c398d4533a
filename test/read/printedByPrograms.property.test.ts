// slow: reads a log for each of many cases
/** The same calls as programs of many languages print them, and as stores and queues write them down → the same figures. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printedObject } from '../../src/read/records/printedValue.ts'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, linesOf, PLAIN, TRUTH } from './figures.ts'

type Said = string | number | null
const usageOf = ({ status, input, output }: Call) => ({
  promptTokens: status === 200 ? input : null,
  completionTokens: status === 200 ? output : null
})
const partsOf = (call: Call): Readonly<Record<string, Said>> => ({
  startedAt: iso(call),
  model: call.model,
  status: call.status,
  durationMs: call.millis
})

type Prints = (name: string, parts: readonly (readonly [string, string])[]) => string
type Language = {
  readonly text: (text: string) => string
  readonly none: string
  readonly number?: (text: string) => string
  readonly object: Prints
}
const listed = (between: string, by: string) => (parts: readonly (readonly [string, string])[]) =>
  parts.map(([name, value]) => `${name}${by}${value}`).join(between)
const bare = (text: string) => text
const inQuotes = (text: string) => `"${text}"`

const LANGUAGES: Readonly<Record<string, Language>> = {
  'a class of Lombok or Kotlin': {
    text: bare,
    none: 'null',
    object: (name, parts) => `${name}(${listed(', ', '=')(parts)})`
  },
  'a record of Java': {
    text: bare,
    none: 'null',
    object: (name, parts) => `${name}[${listed(', ', '=')(parts)}]`
  },
  'a map of Java': { text: bare, none: 'null', object: (_, parts) => `{${listed(', ', '=')(parts)}}` },
  'a struct of Rust': {
    text: inQuotes,
    none: 'None',
    number: text => `Some(${text})`,
    object: (name, parts) => `${name} { ${listed(', ', ': ')(parts)} }`
  },
  'a model of Rails': {
    text: inQuotes,
    none: 'nil',
    object: (name, parts) => `#<${name} ${listed(', ', ': ')(parts)}>`
  },
  'a hash of Ruby': {
    text: inQuotes,
    none: 'nil',
    object: (_, parts) => `{${listed(', ', '=>')(parts.map(([key, value]) => [`:${key}`, value]))}}`
  },
  'a struct of Go': { text: bare, none: '<nil>', object: (_, parts) => `{${listed(' ', ':')(parts)}}` },
  'an object of Node': {
    text: text => `'${text}'`,
    none: 'undefined',
    object: (_, parts) => `{ ${listed(', ', ': ')(parts)} }`
  }
}

const printedBy = ({ text, none, number = bare, object }: Language, call: Call, isNested: boolean) => {
  const valueIn = (value: Said) =>
    value === null ? none : typeof value === 'number' ? number(String(value)) : text(value)
  const pairsOf = (parts: Readonly<Record<string, Said>>) =>
    Object.entries(parts).map(([name, value]) => [name, valueIn(value)] as const)
  const usage = pairsOf(usageOf(call))
  return object('LlmCall', [
    ...pairsOf(partsOf(call)),
    ...(isNested ? ([['usage', object('Usage', usage)]] as const) : usage)
  ])
}

describe('objects a line', () => {
  test.each(Object.keys(LANGUAGES))('as %s is printed', async name => {
    for (const isNested of [false, true]) {
      const text = linesOf(call => printedBy(LANGUAGES[name] as Language, call, isNested))
      expect((await figuresOf(text, 'calls.txt')).figures).toMatchObject(TRUTH)
    }
  })

  test('law: any text is read to its end or not at all, and says no more than stands in it', () => {
    const piece = fc.constantFrom(
      'a',
      '=',
      ':',
      ',',
      ' ',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '"',
      "'",
      '#<A ',
      '>',
      '1',
      '\\',
      '<nil>'
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        const text = pieces.join('')
        const found = printedObject(text)
        for (const name of Object.keys(found ?? {})) expect(text).toContain(name)
      }),
      { numRuns: cases(4_000) }
    )
  })
})

test('a struct in a cell, as Athena writes it', async () => {
  const structOf = (call: Call) => printedBy(LANGUAGES['a map of Java'] as Language, call, true)
  const text = csvOf({ event_time: iso, req: structOf })
  expect((await figuresOf(text, 'athena.csv')).figures).toMatchObject(TRUTH)
})

test('InfluxDB’s line protocol: tags, fields and a moment', async () => {
  const text = linesOf(({ model, status, input, output, millis, at }) => {
    const tokens = status === 200 ? `,in_tokens=${input}i,out_tokens=${output}i` : ''
    return `llm\\ calls,model=${model},team=a\\ b note="x, y=z",latency_ms=${millis}${tokens},status=${status}i ${at}000000`
  })
  expect((await figuresOf(text, 'calls.lp')).figures).toMatchObject(TRUTH)
})

const recordOf = (call: Call) => ({ ...partsOf(call), ...usageOf(call) })

test.each([
  ['record separators', linesOf(call => `\u001e${JSON.stringify(recordOf(call))}`)],
  [
    'a list with a comment above and a comma too many',
    `// by hand\n[\n${linesOf(call => `  ${JSON.stringify(recordOf(call))},`)}]\n`
  ]
])('JSON with %s', async (_, text) => {
  expect((await figuresOf(text, 'calls.json')).figures).toMatchObject(TRUTH)
})

test('unions of Avro say their types', async () => {
  const typed = (value: Said) =>
    value === null ? null : typeof value === 'number' ? { long: value } : { string: value }
  const text = linesOf(call =>
    JSON.stringify(
      Object.fromEntries(Object.entries(recordOf(call)).map(([name, value]) => [name, typed(value)]))
    )
  )
  expect((await figuresOf(text, 'calls.jsonl')).figures).toMatchObject(TRUTH)
})

test('a status of Google’s APIs: its codes are those of gRPC', async () => {
  const codes: Readonly<Record<number, number>> = { 200: 0, 429: 8, 500: 13 }
  const text = linesOf(call =>
    JSON.stringify({
      ...recordOf(call),
      status: { code: codes[call.status], message: call.status === 200 ? '' : 'no' }
    })
  )
  expect((await figuresOf(text, 'calls.jsonl')).figures).toMatchObject(TRUTH)
})

test('law: of two to four moments without a telling name the first and the last are a call’s bounds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(['t0', 't1', 'tt', 'tx'], { minLength: 2 }),
      fc.shuffledSubarray([0, 0.25, 0.5, 1], { minLength: 4 }),
      async (names, order) => {
        const shares = [0, 1, ...order.filter(share => share > 0 && share < 1)].slice(0, names.length)
        const text = linesOf(call =>
          JSON.stringify({
            ...Object.fromEntries(
              names.map((name, i) => [name, call.at + call.millis * (shares[i] as number)])
            ),
            model: call.model,
            status: call.status,
            ...usageOf(call)
          })
        )
        expect((await figuresOf(text, 'calls.jsonl')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(16) }
  )
})

test('bytes of Windows are letters, in names and cells', async () => {
  const words: Readonly<Record<number, string>> = {
    200: 'réussi',
    429: 'limite de débit dépassée',
    500: 'échec'
  }
  const text = csvOf(
    {
      Début: iso,
      Modèle: ({ model }) => model,
      "Jetons d'entrée": PLAIN['input_tokens'] as (call: Call) => string | number,
      'Jetons de sortie': PLAIN['output_tokens'] as (call: Call) => string | number,
      'Durée (ms)': ({ millis }) => millis,
      Résultat: ({ status }) => words[status] ?? ''
    },
    ';'
  )
  const { figures, doubts } = await figuresOf(Buffer.from(text, 'latin1'), 'appels.csv')
  expect(figures).toMatchObject(TRUTH)
  expect(doubts).toContain('converted-encoding')
})

test('damaged bytes among others are no letters of Windows', async () => {
  const text = Buffer.from(csvOf({ ...PLAIN, note: () => 'é' }))
  text[text.indexOf('gpt-4o')] = 0xff
  const { doubts } = await figuresOf(text, 'damaged.csv')
  expect(doubts).not.toContain('converted-encoding')
})

test('no map is offered where it would lose what several columns state together', async () => {
  // Of few calls of one who waits: the stamp may be of their ends.
  const text = CALLS.slice(0, 10)
    .map((call, i) =>
      JSON.stringify({
        ts: iso(call),
        lat_ms: i % 2 === 0 ? 230_000 : 900,
        models: { [call.model]: { prompt: call.input, completion: call.output } }
      })
    )
    .join('\n')
  const { warnings } = await figuresOf(text, 'calls.jsonl')
  expect(warnings.map(({ effect }) => effect).join(' ')).not.toContain('--map')
})
