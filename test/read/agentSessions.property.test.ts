/** Laws of what coding agents write down: of requests, tools, texts and tasks the requests alone are calls, and each counts once. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, refusalOf, TRUTH } from './figures.ts'
import { saved } from './logs.ts'

const answered = CALLS.filter(({ status }) => status === 200)
const NONE_FAILED = { attempts: answered.length, failed: 0, input: TRUTH.input, output: TRUTH.output }

/** Seldom ones are told after the first thousand records, too. */
const TALK = [
  'tool_use',
  'reasoning',
  'user_note',
  'checkpoint',
  'task_progress',
  'shell_output',
  'completion_result'
]

test('law: what is said beside requests of a model is none of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('say', 'what', 'entry', 'act'),
      fc.constantFrom('api_req_started', 'llm_request', 'model-call', 'api.request'),
      fc.subarray(TALK, { minLength: 2 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      async (name, word, talk, between, areLines) => {
        const records = answered.flatMap(call => {
          const about = { ts: call.at, modelInfo: { modelId: call.model } }
          const said = Array.from({ length: between }, (_, k) => ({
            ...about,
            ts: call.at + k + 1,
            [name]:
              call.i === answered.at(-1)?.i ? 'api_retry' : ['tool_use', ...talk][k % (talk.length + 1)],
            text: 'so it goes on'
          }))
          const text = JSON.stringify({ tokensIn: call.input, tokensOut: call.output })
          return [{ ...about, [name]: word, text }, ...said]
        })
        const text = areLines
          ? records.map(record => `${JSON.stringify(record)}\n`).join('')
          : JSON.stringify(records, null, 2)
        const { figures } = await figuresOf(text, areLines ? 'talk.jsonl' : 'talk.json')
        expect(figures).toMatchObject(NONE_FAILED)
      }
    ),
    { numRuns: cases(25) }
  )
})

type Line = { readonly timestamp: string; readonly type: string; readonly payload: object }
type Session = { readonly id: string; readonly lines: readonly Line[] }

const stamped = (at: number) => new Date(at).toISOString()

/** A rollout of Codex: the running totals go on from those of the session that it was forked from. */
function rollout(id: string, calls: readonly Call[], from?: Session, tellsMeta = false): Session {
  const at = calls[0]?.at ?? 0
  const copied = (from?.lines ?? [])
    .filter(({ type }) => tellsMeta || type !== 'session_meta')
    .map(line => ({ ...line, timestamp: stamped(at) }))
  const meta = { id, ...(from && { forked_from_id: from.id }) }
  const before = (from?.lines ?? []).filter(({ type }) => type === 'event_msg').length
  const told = calls.map(({ at, input, output }, i): Line => {
    const last = { input_tokens: input, cached_input_tokens: 0, output_tokens: output }
    const total = { total_tokens: 100_000 * (before + i + 1), input_tokens: input, output_tokens: output }
    const info = { last_token_usage: last, total_token_usage: total }
    return { timestamp: stamped(at), type: 'event_msg', payload: { type: 'token_count', info } }
  })
  const [head, model] = [
    { timestamp: stamped(at), type: 'session_meta', payload: meta },
    { timestamp: stamped(at), type: 'turn_context', payload: { model: 'gpt-5-codex' } }
  ]
  return { id, lines: [head, ...copied, model, ...told] }
}

async function countOf(sessions: readonly Session[]) {
  const files = sessions.map(({ lines }, i) =>
    saved(`${i}-rollout.jsonl`, lines.map(line => `${JSON.stringify(line)}\n`).join(''))
  )
  const { data } = await readLog(files, {
    stdin: (async function* (): AsyncIterable<Uint8Array> {})()
  })
  const log = data as RequestLog
  return [log.length, log.inputTokens.reduce((all, count) => all + count, 0), log.arrivalMicros[0]]
}

test('law: sessions forked from one another count each call once, at its own time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      fc.boolean(),
      async (some, more, isTurned, tellsMeta) => {
        const parent = rollout('one', CALLS.slice(0, some))
        const child = rollout('two', CALLS.slice(some, some + more), parent, tellsMeta)
        const other = rollout('three', CALLS.slice(some + more, 30), parent, tellsMeta)
        const given = isTurned ? [other, child, parent] : [parent, child, other]
        const all = CALLS.slice(0, 30)
        const input = all.reduce((sum, call) => sum + call.input, 0)
        expect(await countOf(given)).toEqual([30, input, (CALLS[0]?.at ?? 0) * 1_000])
      }
    ),
    { numRuns: cases(20) }
  )
})

test('sessions that state the same counts and are of no kin are two', async () => {
  const calls = CALLS.slice(0, 5)
  const [count] = await countOf([
    rollout('one', calls),
    rollout(
      'two',
      calls.map(call => ({ ...call, at: call.at + 60_000 }))
    )
  ])
  expect(count).toBe(10)
})

test('law: a project, an event or a client that is named after a model is no model', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        ['cwd', '/home/dev/claude-notes'],
        ['repo', 'acme/llama-index'],
        ['project_dir', 'C:/work/gpt-wrapper'],
        ['event', 'qwen-code.api_response'],
        ['event.name', 'claude-code.api_request'],
        ['client', 'claude-cli']
      ),
      fc.constantFrom('coder-model', 'team-large', 'prod-chat-2'),
      fc.constantFrom('model', 'model_name', 'deployment'),
      fc.boolean(),
      async ([place, value], model, name, isFirst) => {
        const records = answered.map(({ at, input, output }) => ({
          ...(isFirst && { [place as string]: value }),
          time: stamped(at),
          [name]: model,
          usage: { prompt_tokens: input, completion_tokens: output },
          ...(!isFirst && { [place as string]: value })
        }))
        const { figures } = await figuresOf(
          records.map(record => `${JSON.stringify(record)}\n`).join(''),
          'p.jsonl'
        )
        expect(figures).toMatchObject({ ...NONE_FAILED, models: model })
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: sums of conversations that went on are doubted as calls; the length of a prompt is no doubt', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('messageCount', 'num_messages', 'message_count', 'exchanges_total'),
      fc.constantFrom('lastMessageAt', 'last_used_at', 'last activity', undefined),
      async (name, last) => {
        const records = answered.map(({ at, millis, input, output, model }, i) => ({
          createdAt: stamped(at),
          model,
          [name]: 2 + (i % 9),
          tokenUsage: { inputTokens: input, outputTokens: output },
          ...(last === undefined ? {} : { [last]: stamped(at + 40 * millis) })
        }))
        const { doubts } = await figuresOf(
          records.map(record => `${JSON.stringify(record)}\n`).join(''),
          'c.jsonl'
        )
        expect(doubts.includes('rows-of-several')).toBe(last !== undefined)
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: the query of an address in parts is no prompt, and one that stands alone is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('link', 'source.uri', 'doc'),
      fc.constantFrom(['scheme', 'https'], ['authority', 'example.org'], ['netloc', 'example.org']),
      fc.boolean(),
      async (place, [part, value], isAddress) => {
        const records = CALLS.map(call => ({
          timestamp: stamped(call.at),
          model: call.model,
          latency_ms: call.millis,
          [place]: {
            query: `how do the two of them differ in part ${call.i}`,
            ...(isAddress && { [part as string]: value, path: '/docs' })
          }
        }))
        const said = await refusalOf(records.map(record => `${JSON.stringify(record)}\n`).join(''), 'l.jsonl')
        expect(said.includes('no tokens')).toBe(isAddress)
      }
    ),
    { numRuns: cases(15) }
  )
})

// Codex writes `session_meta`, `turn_context`, `response_item`, `event_msg` and `compacted` alone (codex-rs/protocol, RolloutItem).
test('law: records of a time, a type and a payload of one’s own are no session of Codex', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('llm_call', 'completion', 'event', 'token_count', 'request'),
      fc.boolean(),
      async (type, isText) => {
        const records = CALLS.map(({ at, model, input, output, millis, status }) => {
          const usage = status === 200 ? { input_tokens: input, output_tokens: output } : {}
          const payload = { model, ...usage, latency_ms: millis, status }
          return { timestamp: stamped(at), type, payload: isText ? JSON.stringify(payload) : payload }
        })
        const text = records.map(record => `${JSON.stringify(record)}\n`).join('')
        expect((await figuresOf(text, 'own.jsonl')).figures).toEqual(TRUTH)
      }
    ),
    { numRuns: cases(10) }
  )
})
