/** A log whose first rows lack cells and failures, cut into files anywhere, as a table or as records → the figures of its calls. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { cases } from '../cases.ts'
import { saved } from './logs.ts'

const LENGTH = 1_300
type Call = Readonly<Record<string, string | number>>

/** Failures only from the row `firstFailure` on, and blank cells in the first `blanks` rows of each column named. */
function callsOf(firstFailure: number, blanks: Readonly<Record<string, number>>): readonly Call[] {
  return Array.from({ length: LENGTH }, (_, i) => {
    const isFailed = i >= firstFailure && (i - firstFailure) % 7 === 0
    const call: Call = {
      request_id: `r-${i}`,
      timestamp: new Date(Date.parse('2026-03-25T09:00:00Z') + i * 1_700).toISOString(),
      model: i % 3 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
      prompt_tokens: isFailed ? '' : 300 + ((i * 613) % 4_000),
      cached_tokens: isFailed || i < 900 ? '' : 128,
      completion_tokens: isFailed ? '' : 20 + ((i * 37) % 300),
      latency_ms: 400 + ((i * 331) % 5_000),
      status_code: isFailed ? 503 : 200,
      zz_weight: i * 1.5,
      zz_note: `row ${i} says nothing`
    }
    return Object.fromEntries(
      Object.entries(call).map(([name, value]) => [name, i < (blanks[name] ?? 0) ? '' : value])
    )
  })
}

const table = (calls: readonly Call[]): string =>
  `${[Object.keys(calls[0] as Call), ...calls.map(call => Object.values(call))].map(row => row.join(',')).join('\n')}\n`
const records = (calls: readonly Call[]): string =>
  calls
    .map(
      call =>
        `${JSON.stringify(Object.fromEntries(Object.entries(call).filter(([, value]) => value !== '')))}\n`
    )
    .join('')

function cutAt<Item>(items: readonly Item[], places: readonly number[]): readonly (readonly Item[])[] {
  const edges = [0, ...places.toSorted((a, b) => a - b), items.length]
  return edges.slice(1).map((end, i) => items.slice(edges[i], end))
}

async function* nothing(): AsyncIterable<Uint8Array> {}
const sum = (values: Iterable<number | string | undefined>) =>
  Array.from(values).reduce<number>((all, value) => all + (Number(value) || 0), 0)

test('law: blank first cells, a late first failure and cuts change nothing', async () => {
  let files = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1_250 }),
      fc.record({
        prompt_tokens: fc.nat(60),
        completion_tokens: fc.nat(60),
        latency_ms: fc.nat(60)
      }),
      fc.uniqueArray(fc.integer({ min: 150, max: 1_150 }), { maxLength: 3, selector: at => at >> 7 }),
      fc.boolean(),
      async (firstFailure, blanks, places, isTable) => {
        const calls = callsOf(firstFailure, blanks)
        const paths = cutAt(calls, places).map(part =>
          saved(`${files++}.${isTable ? 'csv' : 'jsonl'}`, isTable ? table(part) : records(part))
        )
        const log = (await readLog(paths, { stdin: nothing() })).data as RequestLog
        const column = (name: string) => calls.map(call => call[name])
        expect({
          calls: log.length,
          failed: log.status.filter(status => status === 503).length,
          tokens: [log.inputTokens, log.cachedTokens, log.outputTokens].map(sum),
          millis: Math.round(sum(log.durationMicros) / 1_000)
        }).toEqual({
          calls: LENGTH,
          failed: column('status_code').filter(status => status === 503).length,
          tokens: ['prompt_tokens', 'cached_tokens', 'completion_tokens'].map(name => sum(column(name))),
          millis: sum(column('latency_ms'))
        })
      }
    ),
    { numRuns: cases(20) }
  )
})
