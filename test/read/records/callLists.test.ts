/** Documents that hold lists of lists of calls, as evaluations and agents keep their runs: each call is read, whatever lies around it. */
import { describe, expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, iso, TRUTH } from '../figures.ts'

const usageOf = ({ status, input, output }: Call) =>
  status === 200
    ? { usage: { input_tokens: input, output_tokens: output, total_tokens: input + output } }
    : { error: { code: status } }
const call = (each: Call) => ({
  timestamp: iso(each),
  event: 'model',
  model: each.model,
  status: each.status,
  duration_ms: each.millis,
  ...usageOf(each)
})
/** What runs write beside their calls; the state names a model, and is none. */
const others = (each: Call) => [
  { timestamp: iso(each), event: 'span_begin', type: 'solver' },
  { timestamp: iso(each), event: 'state', state: { output: { model: each.model, usage: null } } }
]
const parted = (parts: number) =>
  Array.from({ length: parts }, (_, part) => CALLS.filter(({ i }) => i % parts === part))
const sample = (calls: readonly Call[], id: number) => ({
  id,
  model_usage: { all: { input_tokens: 1, output_tokens: 1 } },
  events: calls.flatMap(each => [...others(each), call(each)])
})
/** Sums of the whole run, which are no call. */
const around = {
  stats: {
    started_at: '2026-03-25T09:58:00Z',
    completed_at: '2026-03-25T12:58:00Z',
    model_usage: { all: { input_tokens: 9, output_tokens: 9 } }
  }
}

describe('calls in lists of lists', () => {
  test.each<[string, unknown]>([
    ['several samples', { ...around, samples: parted(4).map(sample) }],
    ['a single sample', { ...around, samples: parted(1).map(sample) }],
    ['under a key', { ...around, results: { samples: parted(4).map(sample) } }],
    [
      'three lists deep',
      {
        runs: parted(2).map((calls, id) => ({ id, turns: [{ steps: calls.map(call), usage: 'all of it' }] }))
      }
    ],
    ['a list in each record', parted(4).map((calls, id) => ({ id, calls: calls.map(call) }))]
  ])('%s', async (_, document) => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)])
      expect((await figuresOf(text, 'run.json')).figures).toMatchObject(TRUTH)
  })
})

test('a call with lists of its parts in it is one call', async () => {
  const parts = (each: Call) => ({
    choices: [
      { parts: [{ tokens: each.output - 1 }, { tokens: 1 }], usage: 'counted' },
      { parts: [{ tokens: 0 }, { tokens: 0 }] }
    ]
  })
  const text = JSON.stringify(CALLS.map(each => ({ ...call(each), ...parts(each) })))
  expect((await figuresOf(text, 'run.json')).figures).toMatchObject(TRUTH)
})
