/** Law: answers of a gateway's own cache are told from those that a model wrote with a prompt it kept; where nothing tells them apart, that is said with the map of the other reading. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GATEWAY_CACHED } from '../../../../src/log/trafficLog.ts'
import { cases } from '../../../cases.ts'
import { CALLS, type Call, iso, logRead } from '../../figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const isHit = ({ i }: Call) => i % 3 === 1
const HITS = OK.filter(isHit).length

const SPELT = [
  ['cache_hit', 'true', 'false'],
  ['cacheHit', '1', '0'],
  ['cache', 'HIT', 'MISS'],
  ['is_cached', 'yes', 'no'],
  ['Cache Status', 'hit', 'bypass']
] as const
/** What shows that no model was asked. */
const SHOWN = {
  time: (call: Call) => ({ ms: isHit(call) ? 4 + (call.i % 5) : call.millis }),
  cost: (call: Call) => ({ cost_usd: isHit(call) ? 0 : (call.input * 2.5 + call.output * 10) / 1e6 })
} as const
/** And what shows that one was. */
const WRITTEN = {
  time: (call: Call) => ({ ms: Math.round(call.millis * (isHit(call) ? 0.9 : 1)) }),
  tokens: (call: Call) => ({
    ms: isHit(call) ? 4 : call.millis,
    cached_tokens: isHit(call) ? call.input - 9 : 0
  })
} as const

const linesOf = ([name, yes, no]: (typeof SPELT)[number], more: (call: Call) => object) =>
  OK.map(
    call =>
      `${JSON.stringify({ time: iso(call), model: call.model, prompt_tokens: call.input, completion_tokens: call.output, [name]: isHit(call) ? yes : no, ...more(call) })}\n`
  ).join('')

async function readOf(text: string, asked = {}) {
  const { data, warnings } = await logRead(text, 'calls.jsonl', asked)
  if (data.grain !== 'request') throw new Error('requests')
  return {
    hits: data.flags.filter(flags => (flags & GATEWAY_CACHED) !== 0).length,
    doubt: warnings.find(({ code }) => code === 'cache-hits')
  }
}

test('law: what took no time, or cost nothing, was asked of no model', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SPELT),
      fc.constantFrom(...Object.values(SHOWN)),
      async (spelt, shown) => {
        expect(await readOf(linesOf(spelt, shown))).toEqual({ hits: HITS, doubt: undefined })
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: what took as long a token, or states the tokens that were kept, was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SPELT),
      fc.constantFrom(...Object.values(WRITTEN)),
      async (spelt, written) => {
        expect(await readOf(linesOf(spelt, written))).toEqual({ hits: 0, doubt: undefined })
      }
    ),
    { numRuns: cases(20) }
  )
})

const none = { hits: 0, doubt: undefined }

test('caches of something else, of prompts, and how one is set say nothing of answers', async () => {
  const fast = SHOWN.time
  for (const name of ['embedding_from_cache', 'retrieval.cached', 'prompt_cache_hit', 'use_semantic_cache'])
    expect(await readOf(linesOf([name, 'true', 'false'] as never, fast)), name).toEqual(none)
  expect(await readOf(linesOf(['cache_enabled', 'true', 'false'] as never, fast))).toEqual(none)
})

test('a name alone, or a prompt that was kept and a short answer, proves nothing: both readings are said', async () => {
  const kept = (call: Call) => ({ ms: isHit(call) ? 400 : 6_000 })
  for (const [name, more] of [
    ['semantic_cache_hit', () => ({})],
    ['served_from_cache', () => ({})],
    ['cache_hit', kept]
  ] as const) {
    const { hits, doubt } = await readOf(linesOf([name, 'true', 'false'] as never, more))
    expect(hits).toBe(0)
    expect(doubt?.effect, name).toContain(`fromCache=${name}`)
  }
})

test('another model may be faster, or free', async () => {
  const text = OK.map(
    call =>
      `${JSON.stringify({ time: iso(call), model: isHit(call) ? 'small' : 'large', prompt_tokens: call.input, completion_tokens: call.output, cache_hit: isHit(call), ms: isHit(call) ? 9 : call.millis, cost_usd: isHit(call) ? 0 : 0.02 })}\n`
  ).join('')
  expect((await readOf(text)).hits).toBe(0)
})

test('where nothing shows it, the map of the other reading is said, and works', async () => {
  const text = linesOf(SPELT[0], () => ({}))
  const { hits, doubt } = await readOf(text)
  expect(hits).toBe(0)
  const [, map] = /--map "([^"]+)"/.exec(doubt?.effect ?? '') ?? []
  expect(map).toContain('fromCache=cache_hit')
  expect(await readOf(text, { map })).toEqual({ hits: HITS, doubt: undefined })
})
