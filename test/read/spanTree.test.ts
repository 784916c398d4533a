/** Which spans are wrappers: each tree is drawn beside its case, and what must go follows from the sums in it. */
import { expect, test } from 'vitest'
import { type Span, SpanTree, spanWarnings } from '../../src/read/spanTree.ts'

const unknown = Number.NaN
let rows = 0
/** `usage`: input and output tokens; absent: the span is not a call. */
const span = (id: string, parent = '', usage?: readonly [number, number], named = false): Span => ({
  id,
  parent,
  isCall: usage !== undefined,
  row: usage === undefined ? -1 : rows++,
  input: 0,
  inputTokens: usage?.[0] ?? unknown,
  outputTokens: usage?.[1] ?? unknown,
  isNamedWrapper: named
})

/** Ids of the calls that are wrappers. */
function wrappersOf(...spans: readonly Span[]): readonly string[] {
  const tree = new SpanTree()
  for (const one of spans) tree.add(one)
  const found = tree.wrappers().map(({ row }) => row)
  return spans.filter(({ row }) => row >= 0 && found.includes(row)).map(({ id }) => id)
}

test.each([
  ['the same usage', [span('c', 'w', [100, 20]), span('w', '', [100, 20])], ['w']],
  ['the child comes later', [span('w', '', [100, 20]), span('c', 'w', [100, 20])], ['w']],
  [
    'the sum of several',
    [span('a', 'w', [70, 10]), span('b', 'w', [30, 5]), span('w', '', [100, 15])],
    ['w']
  ],
  ['that of the last', [span('a', 'w', [70, 10]), span('b', 'w', [30, 5]), span('w', '', [30, 5])], ['w']],
  ['cached tokens are counted otherwise', [span('a', 'w', [70, 10]), span('w', '', [90, 10])], ['w']],
  ['a chain lies between', [span('w', '', [9, 9]), span('x', 'w'), span('c', 'x', [9, 9])], ['w']],
  ['wrapped twice', [span('v', '', [9, 9]), span('w', 'v', [9, 9]), span('c', 'w', [9, 9])], ['v', 'w']],
  ['no usage of its own', [span('w', '', [unknown, unknown]), span('c', 'w', [9, 9])], ['w']],
  [
    'through one without usage',
    [span('v', '', [9, 9]), span('w', 'v', [unknown, unknown]), span('c', 'w', [9, 9])],
    ['v', 'w']
  ],
  [
    'a failed attempt within',
    [span('w', '', [9, 9]), span('a', 'w', [unknown, unknown]), span('b', 'w', [9, 9])],
    ['w']
  ],
  ['its name says it', [span('w', '', [500, 7], true), span('c', 'w', [9, 9])], ['w']],
  ['its name alone', [span('w', '', [9, 9], true)], []],
  ['another usage', [span('w', '', [500, 70]), span('c', 'w', [9, 9])], []],
  ['side by side', [span('a', '', [9, 9]), span('b', '', [9, 9])], []],
  ['a parent that is not there', [span('a', 'gone', [9, 9])], []],
  ['its own parent', [span('a', 'a', [9, 9])], []],
  ['round in a circle', [span('a', 'b', [9, 9]), span('b', 'a')], []]
] as const)('%s', (_, spans, wrapping) => {
  expect(wrappersOf(...spans)).toEqual(wrapping)
})

test('a span written at its start and at its end goes with both its rows', () => {
  expect(
    wrappersOf(span('w', '', [unknown, unknown]), span('w', '', [9, 9]), span('c', 'w', [9, 9]))
  ).toEqual(['w', 'w'])
})

test('calls around calls with another usage are counted and said', () => {
  const tree = new SpanTree()
  tree.add(span('w', '', [500, 70]))
  tree.add(span('c', 'w', [9, 9]))
  tree.wrappers()
  expect(spanWarnings(tree).map(({ code }) => code)).toEqual(['calls-around-calls'])
})
