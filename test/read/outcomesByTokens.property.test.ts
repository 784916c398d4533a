// slow: many whole logs are read
/** Law: how a call ended is told by which calls state tokens, where some of the words beside them are known; where none is, that is doubted. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, PLAIN, TRUTH } from './figures.ts'

const { status: _, ...BARE } = PLAIN
const NAMES = ['verdict', 'Ausgang', 'desenlace', 'fate', '結末', 'x7', 'how_it_went', 'Ende gut']
const by =
  (ok: string | number, limited: string | number, failed: string | number) =>
  ({ status }: Call) =>
    status === 200 ? ok : status === 429 ? limited : failed
const OUTCOME = { attempts: 40, failed: TRUTH.failed }
const LIMITED = { ...OUTCOME, throttled: TRUTH.throttled }

/** What people write for an answered call, one refused by a rate limit and a failed one. */
const SPELLINGS: readonly (readonly [string, string, string])[] = [
  ['erledigt', 'gedrosselt', 'abgebrochen'],
  ['geliefert', 'zu viele Anfragen', 'abgelehnt'],
  ['i. O.', 'Ratenlimit', 'n. i. O.'],
  ['exitosa', 'limitada', 'fallida'],
  ['respondida', 'límite excedido', 'rechazada'],
  ['répondue', 'trop de requêtes', 'rejetée'],
  ['respondido', 'limite de taxa excedido', 'recusado'],
  ['済', '制限超過', '中断'],
  ['✅ delivered', '❌ 429', '❌ gave up'],
  ['👍', '[429] slow down', '❌']
]

test('law: words of many languages, under any name', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), fc.constantFrom(...SPELLINGS), async (name, words) => {
      const { figures } = await figuresOf(csvOf({ ...BARE, [name]: by(...words) }))
      expect(figures).toMatchObject({ ...TRUTH, ...LIMITED })
    }),
    { numRuns: cases(40) }
  )
})

test('law: one known word tells the others', async () => {
  const unknown = ['blorp', 'kaputt', 'zzz', 'gave it up', 'K4']
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...NAMES, 'status', 'Ergebnis', '結果'),
      fc.constantFrom('ok', 'delivered', 'erledigt', '成功'),
      fc.constantFrom('throttled', 'too many requests', 'gedrosselt', '限流'),
      fc.uniqueArray(fc.constantFrom(...unknown), { minLength: 2, maxLength: 2 }),
      fc.constantFrom('success', 'limit', 'both'),
      async (name, good, limited, [one = '', other = ''], known) => {
        const words = by(known === 'limit' ? one : good, known === 'success' ? one : limited, other)
        const { figures } = await figuresOf(csvOf({ ...BARE, [name]: words }))
        expect(figures).toMatchObject(known === 'success' ? OUTCOME : LIMITED)
      }
    ),
    { numRuns: cases(40) }
  )
})

test.each([
  ['status', 'blorp', '失敗', '制限超過'],
  ['Ergebnis', 'K4', 'Fehler', 'gedrosselt']
])(
  '%s: known failures count beside unknown words, whatever tokens say',
  async (...[name, ok, failed, limited]) => {
    const states = (of: (call: Call) => number) => of
    const { figures } = await figuresOf(
      csvOf({
        ...BARE,
        input_tokens: states(({ input }) => input),
        output_tokens: ({ status, output }) => (status === 200 ? output : 0),
        [name]: by(ok, limited, failed)
      })
    )
    expect(figures).toMatchObject(LIMITED)
  }
)

describe('errors under any name, that failed calls alone have', () => {
  const limited = 'openai.RateLimitError: Error code: 429'
  const failed = 'httpx.ReadTimeout'
  test.each(['exc', 'trouble', 'bemerkung', 'what_happened'])('in a table: %s', async name => {
    const { figures } = await figuresOf(csvOf({ ...BARE, [name]: by('', limited, failed) }))
    expect(figures).toMatchObject(LIMITED)
  })

  const record = (call: Call, key: string, isNested: boolean) => ({
    at: iso(call),
    model: call.model,
    took_ms: call.millis,
    ...(call.status === 200
      ? { usage: { prompt_tokens: call.input, completion_tokens: call.output } }
      : {
          [key]: isNested
            ? { kind: call.status === 429 ? 'rate_limited' : 'server_down', note: 'once more, later' }
            : by('', limited, failed)(call)
        })
  })
  test('law: in records, early or late', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('problem', 'trouble', 'fehlschlag'),
        fc.boolean(),
        fc.constantFrom(0, 1_500),
        async (key, isNested, before) => {
          const answered = Array.from(
            { length: before },
            (_, i): Call => ({
              ...(CALLS[0] as Call),
              at: (CALLS[0] as Call).at - (before - i) * 7_000,
              input: 300 + (i % 700)
            })
          )
          const text = [...answered, ...CALLS].map(call => `${JSON.stringify(record(call, key, isNested))}\n`)
          const { figures } = await figuresOf(text.join(''), 'calls.jsonl')
          expect(figures).toMatchObject({ ...LIMITED, attempts: before + 40 })
        }
      ),
      { numRuns: cases(12) }
    )
  })
})

test.each(['antwort', 'answer', 'response', 'out'])('statuses in %s are no count of tokens', async name => {
  const { output_tokens: output = () => '', ...others } = BARE
  const { figures } = await figuresOf(csvOf({ ...others, n_out: output, [name]: by(200, 429, 503) }))
  expect(figures).toMatchObject(TRUTH)
})

test.each(['errors,throttles', 'is_error,limited', 'failed,throttlings'])('flags in %s', async names => {
  const [failed = '', limited = ''] = names.split(',')
  const { figures } = await figuresOf(csvOf({ ...BARE, [failed]: by(0, 0, 1), [limited]: by(0, 1, 0) }))
  expect(figures).toMatchObject(LIMITED)
})

test('law: words of which none is known are doubted, and are no failures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('gateway', 'path', 'region', 'note'),
      fc.constantFrom<readonly [string, string]>(['miss', 'hit'], ['/v1/chat', '/v1/images'], ['eu', 'us']),
      async (name, [one, other]) => {
        const { figures, doubts } = await figuresOf(csvOf({ ...BARE, [name]: by(one, other, other) }))
        expect(figures).toMatchObject({ attempts: 40, failed: 0 })
        expect(doubts).toContain('unsaid-outcomes')
      }
    ),
    { numRuns: cases(10) }
  )
})
