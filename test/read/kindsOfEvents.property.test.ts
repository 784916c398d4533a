// slow: reads a log for each of many cases
/** Calls told by events of several kinds without tokens → a doubt, and the option that reads one kind; calls of one kind → none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, logRead } from './figures.ts'

const names = fc.constantFrom(
  ['anthropic_llamada', 'anthropic_exito'],
  ['aufruf', 'antwort'],
  ['api.invocation', 'api.reply', 'rag_response'],
  ['调用', '返回']
)
const eventOf = (call: Call, kind: string, after: number) => ({
  ts: new Date(call.at + after).toISOString(),
  type: kind,
  model: call.model,
  tokens_in: 0,
  tokens_out: 0
})

test('law: kinds of events that follow each other are doubted, and one kind alone is read by the option that is said', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 0, max: 9 }), async (kinds, lost) => {
      const isWhole = ({ i }: Call) => i % 10 >= lost % 4
      const records = CALLS.flatMap(call =>
        kinds.flatMap((kind, at) =>
          at === 0 || isWhole(call) ? [eventOf(call, kind, at * call.millis)] : []
        )
      )
      const text = records.map(record => JSON.stringify(record)).join('\n')
      const { warnings } = await figuresOf(text, 'log.jsonl')
      const doubt = warnings.find(({ code }) => code === 'kinds-of-events')
      const said = /--where "?(tag\.type=[^" ]+?)"?\.$/.exec(doubt?.effect ?? '')?.[1]
      expect(said).toBe(`tag.type=${kinds[0]}`)
      const { data } = await logRead(text, 'log.jsonl', { where: [said] })
      expect(data.length).toBe(CALLS.length)
    }),
    { numRuns: cases(12) }
  )
})

test('law: kinds of calls in no order, or with tokens, are no doubt', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.boolean()), fc.boolean(), async (coins, hasTokens) => {
      const kinds = hasTokens ? ['query', 'reply'] : ['chat', 'embedding']
      const text = CALLS.map(call => {
        const isFirst = hasTokens ? call.i % 2 === 0 : coins.next().value
        const used = hasTokens ? { tokens_in: call.input, tokens_out: call.output } : {}
        return JSON.stringify({
          ...eventOf(call, kinds[isFirst ? 0 : 1] as string, 0),
          ...used,
          ts: iso(call)
        })
      }).join('\n')
      const { doubts } = await figuresOf(text, 'log.jsonl')
      // Of 40 coins the kinds hardly ever take turns.
      expect(doubts).not.toContain('kinds-of-events')
    }),
    { numRuns: cases(8) }
  )
})

const ofWhole = fc.constantFrom(
  ({ i }: Call) => ({ prompt: `plan the ${i}th trip`, completion: `by train, ${i} stops` }),
  ({ i }: Call) => ({ messages: [{ role: 'user', content: `trip ${i}` }], response: `by boat ${i}` }),
  ({ millis }: Call) => ({ latency_ms: millis }),
  ({ status }: Call) => ({ status_code: status })
)

test('law: kinds of which each states a whole call are calls that take turns, and no doubt; where one of them does not, a doubt', async () => {
  await fc.assert(
    fc.asyncProperty(ofWhole, fc.boolean(), async (wholeOf, areWhole) => {
      const text = CALLS.map(call => {
        const isFirst = call.i % 2 === 0
        const stated = areWhole || !isFirst ? wholeOf(call) : {}
        return JSON.stringify({
          ts: iso(call),
          kind: isFirst ? 'planner' : 'executor',
          model: call.model,
          ...('prompt' in stated || 'messages' in stated ? {} : { tokens_in: 0, tokens_out: 0 }),
          ...stated
        })
      }).join('\n')
      const { doubts } = await figuresOf(text, 'log.jsonl')
      expect(doubts.includes('kinds-of-events')).toBe(!areWhole)
    }),
    { numRuns: cases(16) }
  )
})
