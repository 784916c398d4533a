import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Requests } from '../../src/capacity/engine/requests.ts'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { type TraceName, traceOf } from '../../src/report/traces.ts'
import { requestsOf } from '../capacity/requests.ts'
import { cases } from '../cases.ts'
import { bytesOf } from '../cli/fakeTerminal.ts'

const written = (requests: Requests, name: TraceName) => [...traceOf(requests, name)].join('')

const rows = fc
  .array(
    fc.record({
      micros: fc.integer({ min: 0, max: 40 * 86_400 * 1e6 }),
      input: fc.integer({ min: 1, max: 200_000 }),
      cached: fc.integer({ min: 0, max: 200_000 }),
      output: fc.integer({ min: 1, max: 100_000 })
    }),
    { minLength: 1, maxLength: 60 }
  )
  .map(many => {
    const first = Math.min(...many.map(({ micros }) => micros))
    return many
      .map(row => ({ ...row, at: (row.micros - first) / 1e6, cached: Math.min(row.cached, row.input) }))
      .sort((a, b) => a.at - b.at)
  })

describe('what is exported is read back as it was', () => {
  it.each(['mooncake', 'azure', 'vllm-bench'] as const)('%s', async name => {
    await fc.assert(
      fc.asyncProperty(rows, async drawn => {
        const requests = requestsOf(drawn)
        const text = written(requests, name)
        const { data, reading } = await readLog(['-'], { stdin: bytesOf(text) })
        const log = data as RequestLog
        expect(reading.rows).toBe(drawn.length)
        const zero = log.arrivalMicros[0] as number
        expect([...log.arrivalMicros].map(micros => micros - zero)).toEqual(
          drawn.map(({ at }) => Math.round(at * 1e6))
        )
        expect([...log.inputTokens]).toEqual(drawn.map(({ input }) => input))
        expect([...log.outputTokens]).toEqual(drawn.map(({ output }) => output))
      }),
      { numRuns: cases(60), seed: 3 }
    )
  })
})

// As published: {"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47, …]} (Mooncake,
// FAST25-release); TIMESTAMP,ContextTokens,GeneratedTokens with seven decimals (AzurePublicDataset, 2023).
it('writes the fields of the published traces', () => {
  const requests = requestsOf([
    { at: 0, input: 1_025, cached: 600, output: 7 },
    { at: 1.2345, input: 512, output: 9 }
  ])
  expect(written(requests, 'mooncake')).toBe(
    '{"timestamp":0,"input_length":1025,"output_length":7,"hash_ids":[0,1,2]}\n' +
      '{"timestamp":1234.5,"input_length":512,"output_length":9,"hash_ids":[3]}\n'
  )
  expect(written(requests, 'azure')).toBe(
    'TIMESTAMP,ContextTokens,GeneratedTokens\n' +
      '2000-01-01 00:00:00.0000000,1025,7\n2000-01-01 00:00:01.2345000,512,9\n'
  )
})

it.each([
  ['mooncake', 512],
  ['vllm-bench', 16]
] as const)(
  '%s: blocks of %i tokens cover each prompt, and only what was cached is common',
  (name, tokens) => {
    fc.assert(
      fc.property(rows, drawn => {
        const lines = written(requestsOf(drawn), name)
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line).hash_ids as number[])
        const own = lines.flatMap((ids, i) => {
          const row = drawn[i] as (typeof drawn)[number]
          expect(ids).toHaveLength(Math.ceil(row.input / tokens))
          const common = Math.floor(row.cached / tokens)
          expect(ids.slice(0, common)).toEqual(Array.from({ length: common }, (_, k) => k))
          return ids.slice(common)
        })
        expect(new Set(own).size).toBe(own.length)
        const most = Math.max(...drawn.map(({ cached }) => Math.floor(cached / tokens)))
        expect(own.every(id => id >= most)).toBe(true)
      }),
      { numRuns: cases(40), seed: 4 }
    )
  }
)

it('writes a long trace in pieces', () => {
  const many = requestsOf(Array.from({ length: 5_000 }, (_, i) => ({ at: i, input: 900, output: 3 })))
  const pieces = [...traceOf(many, 'azure')]
  expect(pieces.length).toBeGreaterThan(2)
  expect(pieces.join('').split('\n')).toHaveLength(5_002)
})
