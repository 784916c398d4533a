/** A map that is offered reads nearly every record: pasted, it is not refused. */
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../figures.ts'

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
