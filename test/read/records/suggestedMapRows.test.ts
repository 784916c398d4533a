/** A map that is offered reads nearly every record: pasted, it is not refused. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { figuresOf, refusalOf } from '../figures.ts'

const at = (i: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + i * 61_000).toISOString()
const told = (i: number) => ({ timestamp: at(i), session: `s-${i}`, latency_ms: 900 + i })
const other = (i: number) => ({ message: `step ${i}`, session: `s-${i}` })
const jsonl = (records: readonly object[]) => records.map(record => `${JSON.stringify(record)}\n`).join('')

describe('traffic without tokens', () => {
  test('is offered by its times', async () => {
    expect(await refusalOf(jsonl(Array.from({ length: 20 }, (_, i) => told(i))), 'log.jsonl')).toContain(
      '--map'
    )
  })

  test.each([2, 5, 20])('and not where %i of 20 records more state none', async others => {
    const records = [
      ...Array.from({ length: 20 }, (_, i) => told(i)),
      ...Array.from({ length: others }, (_, i) => other(i))
    ]
    expect(await refusalOf(jsonl(records), 'log.jsonl')).not.toContain('--map "')
  })
})

test('law: of events without tokens the offered map reads those that are calls', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('model', 'model_name', 'deployment'),
      fc.constantFrom('latency_ms', 'runtime_ms', 'elapsed_ms'),
      fc.constantFrom('timestamp', 'ts', 'time'),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      async (model, duration, time, others, isSaid) => {
        const records = Array.from({ length: 20 }, (_, i) => ({
          [time]: at(i),
          level: 'INFO',
          message: 'request done',
          [model]: i % 3 === 0 ? 'gemma3:12b' : 'qwen2.5:7b',
          [duration]: 2_000 + 137 * i
        }))
        const events = Array.from({ length: others }, (_, i) => ({
          [time]: at(i % 20),
          level: 'INFO',
          message: `starting ${i}`,
          ...(isSaid ? { reason: 'the share of those is above its cap' } : {})
        }))
        const text = jsonl([...events.slice(0, 3), ...records, ...events.slice(3)])
        const map = /--map "([^"]+)"/.exec(await refusalOf(text, 'events.jsonl'))?.[1]
        const { figures } = await figuresOf(text, 'events.jsonl', { map })
        expect(figures).toMatchObject({ attempts: 20, failed: 0, models: 'gemma3:12b,qwen2.5:7b' })
      }
    ),
    { numRuns: cases(30) }
  )
})
