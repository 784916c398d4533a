// slow: reads a log for each of many cases
/** JSON of known tools with its keys in another spelling → the figures of the tool's own; a log of one's own with like keys stays one. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isObject } from '../../../src/json.ts'
import { cases, some } from '../../cases.ts'
import { CALLS, figuresOf, logRead, TRUTH } from '../figures.ts'

const folder = path.resolve(import.meta.dirname, '../../../fixtures/logs')
const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8')

const wordsOf = (key: string): readonly string[] =>
  key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter(word => word !== '')
const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`
const STYLES: Readonly<Record<string, (words: readonly string[]) => string>> = {
  camel: ([first = '', ...others]) => `${first.toLowerCase()}${others.map(capital).join('')}`,
  Pascal: words => words.map(capital).join(''),
  snake: words => words.join('_').toLowerCase(),
  kebab: words => words.join('-').toLowerCase(),
  'Title Case': words => words.map(capital).join(' ')
}

const respelt = (value: unknown, style: (words: readonly string[]) => string): unknown => {
  if (Array.isArray(value)) return value.map(item => respelt(item, style))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [style(wordsOf(key)), respelt(inner, style)])
  )
}

/** Of records whose names are keys throughout, not values in them. */
const FIXTURES = [
  'mooncake.jsonl',
  'claude-code.jsonl',
  'codex.jsonl',
  'posthog.jsonl',
  'otel-spans.jsonl',
  'openai-usage.json'
]

test.each(some(FIXTURES.flatMap(name => Object.keys(STYLES).map(style => [name, style] as const))))(
  '%s in %s',
  async (name, style) => {
    const spell = STYLES[style] as (words: readonly string[]) => string
    const text = name.endsWith('.json')
      ? JSON.stringify(respelt(JSON.parse(textOf(name)), spell))
      : textOf(name)
          .split('\n')
          .filter(line => line.startsWith('{'))
          .map(line => `${JSON.stringify(respelt(JSON.parse(line), spell))}\n`)
          .join('')
    const own = await figuresOf(textOf(name), name, { lenient: true })
    expect((await figuresOf(text, name, { lenient: true })).figures).toEqual(own.figures)
  }
)

test('law: what a tool would leave out keeps a log one’s own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('latencyMs', 'durationMs', 'elapsedMs'), async length => {
      // Mooncake's names in another spelling, beside a length and a status that it does not have.
      const text = CALLS.map(({ at, model, input, output, millis, status }) => {
        const counts = status === 200 ? { inputLength: input, outputLength: output } : {}
        return `${JSON.stringify({ timestamp: at, model, ...counts, [length]: millis, statusCode: status })}\n`
      }).join('')
      expect((await figuresOf(text, 'own.jsonl')).figures).toEqual(TRUTH)
    }),
    { numRuns: cases(6) }
  )
})

// langfuse/langfuse #10592: the total counts cached tokens twice.
test('a table of Langfuse’s in another spelling counts its cached tokens once', async () => {
  const details = { input: 17_903, input_cached_tokens: 17_817, output: 100, total: 35_820 }
  const cell = `"${JSON.stringify(details).replaceAll('"', '""')}"`
  const text = `Id,Trace Id,Type,Name,Start Time,End Time,Completion Start Time,Model,Usage Details\no1,t1,GENERATION,chat,2026-03-02T09:00:00.000Z,2026-03-02T09:00:08.000Z,,gpt-4o,${cell}\n`
  const { data } = await logRead(text)
  expect(data).toMatchObject({ grain: 'request', length: 1 })
  expect((await figuresOf(text)).figures.input).toBe(17_903)
})
