// @ts-nocheck: numbers alone.
/** Made-up logs of teams whose work may wait, bursts, is refused, or has reserved capacity on offer. */
import { anyTime, HOUR, MONDAY, requests } from './goldenBills.mjs'

const size = (next, most = 6_000) => {
  const input = next(300, most)
  return { input, cached: next(0, 1) * next(0, input), output: next(20, 900) }
}
const by =
  (model, more = {}) =>
  next => ({ at: anyTime(next, 14), model, caller: 'web', ...size(next), ...more })
const nightly =
  (model, caller, nights = 10) =>
  (next, i) => ({
    at: MONDAY + (i % nights) * 24 * HOUR + next(0, 4) * HOUR + next(0, 3_599) * 1_000,
    model,
    caller,
    isWaiting: true,
    ...size(next, 12_000)
  })
const both = (...parts) => parts.flat().sort((a, b) => a.at - b.at)

export const LOGS = [
  { name: 'chat, gpt-4o', rows: requests(11, 900, by('gpt-4o')) },
  {
    name: 'chat by day, reports by night, gpt-4.1',
    rows: both(requests(12, 700, by('gpt-4.1')), requests(13, 400, nightly('gpt-4.1', 'reports')))
  },
  { name: 'nights alone, gpt-5-mini', rows: requests(14, 500, nightly('gpt-5-mini', 'index')) },
  {
    name: 'nights of Claude, which has no flex tier, beside a chat',
    rows: both(
      requests(15, 400, by('claude-haiku-4-5')),
      requests(16, 300, nightly('claude-haiku-4-5', 'eval'))
    )
  },
  {
    name: 'two models with offers of their own, one without',
    rows: both(
      requests(17, 500, by('gpt-4o')),
      requests(18, 900, by('gpt-4o-mini')),
      requests(19, 200, by('claude-haiku-4-5'))
    )
  },
  {
    // Ten calls in each second of two hours: units cover the base, the rest spills over.
    name: 'a burst on a base, gpt-5',
    rows: both(
      requests(20, 400, by('gpt-5')),
      requests(21, 1_500, next => ({
        ...{ at: MONDAY + 30 * HOUR + next(0, 7_199) * 1_000, model: 'gpt-5', caller: 'web' },
        ...size(next, 40_000)
      }))
    )
  },
  {
    // Long prompts of 200 a day: tens of units for the busiest minute, of which fewer are cheaper.
    name: 'documents, gpt-4o',
    rows: requests(26, 2_800, next => ({ ...by('gpt-4o')(next), ...size(next, 100_000) }))
  },
  {
    name: 'refusals that nobody retried, gpt-4o',
    rows: requests(22, 800, (next, i) => ({
      ...by('gpt-4o')(next),
      caller: `user ${i}`,
      ...(i % 10 === 0 ? { status: 429, output: 0, cached: 0 } : {})
    }))
  },
  {
    name: 'nights with few calls by day: 4 of 100 do not matter, and streamed answers do',
    rows: both(
      requests(23, 288, nightly('gpt-4o-mini', 'crawl')),
      requests(24, 12, by('gpt-4o-mini', { caller: 'crawl', isWaiting: true })),
      requests(25, 300, (next, i) => ({
        ...nightly('gpt-4o', 'owls')(next, i),
        isWaiting: false,
        isStreamed: true
      }))
    )
  }
]

export function csvOf({ rows }) {
  const lines = rows.map(
    ({ at, model, caller, input, cached, output, status = 200, isStreamed = false }, i) =>
      [
        `r${i}`,
        new Date(at).toISOString(),
        900,
        model,
        caller,
        input,
        cached,
        output,
        status,
        isStreamed
      ].join(',')
  )
  return `request_id,start_time,duration_ms,model,user,input_tokens,cached_tokens,output_tokens,status,stream\n${lines.join('\n')}\n`
}
