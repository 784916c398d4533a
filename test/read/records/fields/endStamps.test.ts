// slow: reads a log for each of many cases
/** Calls of one who waits for each answer, stamped as they begin or as they end → each arrives when it began. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLog } from '../../../../src/read/readLog.ts'
import { areEnds, stampVotes } from '../../../../src/read/records/fields/endStamps.ts'
import { cases } from '../../../cases.ts'
import { figuresOf } from '../../figures.ts'
import { saved } from '../../logs.ts'

const EPOCH = Date.parse('2026-03-02T08:00:00.125Z')
const call = fc.record({
  millis: fc.integer({ min: 400, max: 60_000 }),
  pause: fc.integer({ min: 20, max: 900 }),
  output: fc.integer({ min: 20, max: 400 })
})
const calls = fc.array(call, { minLength: 60, maxLength: 90 })
type Call = { readonly millis: number; readonly pause: number; readonly output: number }

/** One after the other, with a pause before each. */
function inTurn(
  all: readonly Call[]
): readonly (Call & { readonly begun: number; readonly ended: number })[] {
  let now = EPOCH
  return all.map(one => {
    const begun = now + one.pause
    now = begun + one.millis
    return { ...one, begun, ended: now }
  })
}

async function* nothing(): AsyncIterable<Uint8Array> {}
const linesOf = (all: readonly object[]) => all.map(one => `${JSON.stringify(one)}\n`).join('')
const recordOf = (stamp: object, { millis, output }: Call) => ({
  ...stamp,
  model: 'gpt-4o',
  latency_ms: millis,
  prompt_tokens: 900,
  completion_tokens: output
})
const iso = (millis: number) => new Date(millis).toISOString()
const NAMES = ['ts', 'timestamp', 'date', 'created_at', 'logged_at', 'time'] as const

test('law: where one caller waits for each answer, a name that leaves it open is read as the end that it is', async () => {
  await fc.assert(
    fc.asyncProperty(calls, fc.constantFrom(...NAMES), async (all, name) => {
      const made = inTurn(all)
      const text = linesOf(made.map(one => recordOf({ [name]: iso(one.ended) }, one)))
      const { figures, doubts } = await figuresOf(text, 'log.jsonl')
      expect(figures).toMatchObject({ first: iso(made[0]?.begun ?? 0), last: iso(made.at(-1)?.begun ?? 0) })
      expect(doubts).not.toContain('start-or-end')
    }),
    { numRuns: cases(24) }
  )
})

test.each([...NAMES, 'started_at', 'request_time'])('law: and %s as the start that it is', async name => {
  await fc.assert(
    fc.asyncProperty(calls, async all => {
      const made = inTurn(all)
      const text = linesOf(made.map(one => recordOf({ [name]: iso(one.begun) }, one)))
      const { figures, doubts } = await figuresOf(text, 'log.jsonl')
      expect(figures).toMatchObject({ first: iso(made[0]?.begun ?? 0), last: iso(made.at(-1)?.begun ?? 0) })
      expect(doubts).not.toContain('start-or-end')
    }),
    { numRuns: cases(6) }
  )
})

test('a name that says which it is is believed', async () => {
  const made = inTurn(
    Array.from({ length: 60 }, (_, i) => ({ millis: 3_000 + (i % 7) * 900, pause: 50, output: 90 }))
  )
  const text = linesOf(made.map(one => recordOf({ started_at: iso(one.ended) }, one)))
  const { figures } = await figuresOf(text, 'log.jsonl')
  expect(figures).toMatchObject({ first: iso(made[0]?.ended ?? 0) })
})

test('a few calls are read as they were, and the other reading is one paste away', async () => {
  const made = inTurn(
    [9, 1, 8, 1, 9, 2, 7, 1, 8, 1].map(seconds => ({ millis: seconds * 1_000, pause: 2_000, output: 90 }))
  )
  const text = linesOf(made.map(one => recordOf({ ts: iso(one.ended) }, one)))
  const { figures, warnings } = await figuresOf(text, 'log.jsonl')
  expect(figures).toMatchObject({ first: iso(made[0]?.ended ?? 0) })
  const [doubt] = warnings.filter(({ code }) => code === 'start-or-end')
  const map = /--map "([^"]+)"/.exec(doubt?.effect ?? '')?.[1]
  expect(map).toContain('end=ts')
  const mapped = await figuresOf(text, 'log.jsonl', { map })
  expect(mapped.figures).toMatchObject({ first: iso(made[0]?.begun ?? 0) })
})

describe('votes', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e8 })), {
    maxLength: 60
  })

  test('law: time that runs backwards turns ends into starts', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e8 })), {
          maxLength: 60,
          selector: ([moment]) => moment
        }),
        all => {
          const moments = all.map(([moment]) => moment * 1_001 + 1)
          const lengths = all.map(([, length]) => length)
          const forth = stampVotes(moments, lengths)
          const back = stampVotes(
            moments.map(moment => -moment),
            lengths
          )
          expect(back).toMatchObject({ end: forth.start, start: forth.end })
        }
      ),
      { numRuns: cases(200) }
    )
  })

  test('law: calls that all take equally long tell nothing', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 0, max: 1e8 }), (all, length) => {
        const votes = stampVotes(
          all.map(([moment]) => moment),
          all.map(() => length)
        )
        expect(votes).toMatchObject({ end: 0, start: 0 })
        expect(areEnds(votes)).toBe(false)
      }),
      { numRuns: cases(200) }
    )
  })
})

describe('calls of many at a time, whose stamp no name explains', () => {
  const parallel = (stamp: string) =>
    linesOf(
      Array.from({ length: 60 }, (_, i) => ({
        [stamp]: new Date(EPOCH + i * 700 + ((i * 7919) % 613)).toISOString(),
        latency_ms: 900 + ((i * 104_729) % 7_000),
        model: 'gpt-4o',
        input_tokens: 800 + i,
        output_tokens: 100 + ((i * 31) % 90)
      }))
    )
  const assumptionsOf = async (stamp: string) => {
    const { reading } = await readLog([saved(`parallel-${stamp}.jsonl`, parallel(stamp))], {
      stdin: nothing()
    })
    return reading.assumptions.join('\n')
  }

  test.each([['timestamp'], ['ts'], ['time']])(
    'are taken to begin at their %s, and that is said',
    async stamp => {
      expect(await assumptionsOf(stamp)).toMatch(
        new RegExp(`${stamp} is taken as when each call began: .*If at the end: --map "end=${stamp},`)
      )
    }
  )

  test('need no word where the name says it', async () => {
    expect(await assumptionsOf('started_at')).not.toContain('is taken as')
  })
})
