/** Spans out of what carries them. */

import { expect, test } from 'vitest'
import { flatSpans } from '../../../src/read/format/spans.ts'

const span = (id: string, parent?: string) => ({
  spanId: id,
  parentSpanId: parent,
  attributes: [{ key: 'llm.token_count.prompt', value: { intValue: '7' } }]
})
const nestedIn = (...spans: readonly unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })

test.each([
  ['a span', span('a')],
  ['OTLP', nestedIn(span('a'))],
  ['a list of OTLP', [nestedIn(span('a'))]],
  ['Tempo', { batches: [{ scopeSpans: [{ spans: [span('a')] }] }] }],
  ['an old exporter', { resourceSpans: [{ instrumentationLibrarySpans: [{ spans: [span('a')] }] }] }]
])('%s', (_, value) => {
  expect(flatSpans(value)).toMatchObject([
    { 'span.id': 'a', 'llm.token_count.prompt': '7', 'span.calls': true }
  ])
})

test('what is no span is counted and is not a call', () => {
  expect(flatSpans(nestedIn(5, { name: 'GET /' })).map(found => found['span.calls'])).toEqual([false, false])
})

test('nesting without end is cut off', () => {
  let value: unknown = span('a')
  for (let i = 0; i < 100_000; i++) value = [value]
  expect(flatSpans(value)).toHaveLength(1)
})
