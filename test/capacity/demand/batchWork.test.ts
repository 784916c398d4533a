// slow: replays thousands of batches
import { describe, expect, it } from 'vitest'
import { batchDemand } from '../../../src/capacity/demand/batchWork.ts'
import { lengthsOfDrawn } from '../../../src/capacity/demand/lengths.ts'
import { busiestBatchDay } from '../../../src/capacity/demand/synthesise.ts'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { planCapacity } from '../../../src/capacity/fleet/size.ts'
import { tierFlags } from '../../../src/log/serviceTier.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { logOf, type Row, requestsOf } from '../requests.ts'

const DAY = 86_400
const demandOf = (rows: readonly Row[]) => {
  const requests = requestsOf(rows)
  return batchDemand(() => requests, lengthsOfDrawn(requests), 0, 1, String)
}

/** So many requests, all stamped at once. */
const job = (count: number, at: number, row: Partial<Row> = {}): Row[] =>
  Array<Row>(count).fill({ at, input: 1_000, output: 100, ...row })

describe('batchDemand', () => {
  it('spreads what is asked at once over 24 h: two of 2,880 a minute', () => {
    const [minute] = demandOf(job(2_880, 5)).windows
    expect(minute?.totals).toEqual({ requests: 2, inputTokens: 2_000, outputTokens: 200 })
    expect(minute?.chosenBy).toBe('spread')
    const { from = 0, to = 0, requests } = minute ?? {}
    expect([...(requests?.arrivalSeconds.subarray(from, to) ?? [])]).toEqual([15, 45])
  })

  it('takes the 24 h that ask for most tokens, wherever they begin', () => {
    // 1,440 late on the first day and 1,440 early on the second lie within 24 h; the 1,440 of the third do not.
    const rows = [...job(1_440, 20 * 3_600), ...job(1_440, 30 * 3_600), ...job(1_440, 60 * 3_600)]
    const { windows, moments, spanSeconds, totalTokens } = demandOf(rows)
    expect(windows[0]?.totals.requests).toBe(2)
    expect(moments).toEqual([String(20 * 3_600 * 1e6)])
    expect([spanSeconds, totalTokens]).toEqual([3 * DAY, 4_320 * 1_100])
  })

  it('its minute weighs a 1,440th of the day, however the sizes differ', () => {
    // Sizes 1 … 14,400: ten a minute, the mean of equal steps of rank is the mean of all, 7,200.5.
    const rows = Array.from({ length: 14_400 }, (_, i) => ({
      at: 0,
      input: 1 + ((i * 7_919) % 14_400),
      output: 1
    }))
    expect((demandOf(rows).windows[0]?.totals.inputTokens ?? 0) / 10).toBeCloseTo(7_200.5, -1)
  })

  it('gives each whole day’s mean minute, and each day’s requests at equal steps', () => {
    const { dailyPeaks, whole } = demandOf([...job(4, 10), ...job(2, DAY + 10), ...job(1, 2 * DAY)])
    expect(dailyPeaks).toEqual([4_400 / 1_440, 2_200 / 1_440])
    const eighth = DAY / 8
    expect([...(whole?.().arrivalSeconds ?? [])]).toEqual([
      ...[1, 3, 5, 7].map(k => k * eighth),
      ...[2, 6].map(k => DAY + k * eighth),
      2.5 * DAY
    ])
  })
})

describe('a log with requests of the Batch API', () => {
  const options = { ...DEFAULTS.sizing, targetModel: 'Llama-3.1-8B', gpus: ['L40S'], tensorParallel: 1 }
  const plan = (rows: readonly Row[]) =>
    planCapacity(demandsOf(logOf(rows), { describe: String, hourOfWeek: null }, 1), options, () => null)
  const flags = tierFlags('batch')
  const chats = Array.from({ length: 120 }, (_, i) => ({ at: i, input: 1_000, output: 200 }))

  it('sizes them apart, and leaves the peak of the rest as it is', () => {
    const { workloads, assumptions } = plan([...chats, ...job(20_000, 120, { flags })])
    expect(workloads.map(({ kind, requests }) => [kind, requests])).toEqual([
      ['chat', 120],
      ['batch', 20_000]
    ])
    expect(workloads[0]).toEqual(plan(chats).workloads[0])
    expect(assumptions.join()).toContain('Batch work may wait')
    // 20,000 in a second need one replica when they have a day: 14 a minute.
    expect(workloads[1]?.recommended?.replicas).toBe(1)
    expect(plan(job(20_000, 0)).replicas.value).toBeGreaterThan(10)
  })

  it('needs what works the day off, under 85 % of saturation', () => {
    const [batch] = plan(job(2_000_000, 0, { flags })).workloads
    const { replicas = 0, load, binding } = batch?.recommended ?? {}
    expect(binding).toBe('saturation')
    expect(load?.value).toBeLessThanOrEqual(0.85)
    expect(((load?.value ?? 0) * replicas) / (replicas - 1)).toBeGreaterThan(0.85)
  })
})

it('of sums per bucket takes the 24 h with the most work of the Batch API, and no other work', () => {
  const hours = [0, 1, 30, 40]
  const counts = [720, 720, 720, 5_000]
  const times = (factor: number) => Float64Array.from(counts, count => count * factor)
  const { demand, requests } = busiestBatchDay(
    {
      grain: 'bucket',
      clock: 'wall',
      length: 4,
      bucketSeconds: 3_600,
      coverStartMicros: 0,
      coverEndMicros: 48 * 3.6e9,
      startMicros: Float64Array.from(hours, hour => hour * 3.6e9),
      requests: times(1),
      inputTokens: times(1_000),
      cachedTokens: times(0),
      outputTokens: times(100),
      batch: Uint8Array.of(1, 1, 1, 0),
      model: new Uint16Array(4),
      models: [''],
      caller: new Uint32Array(4),
      callers: ['']
    },
    new Set([0]),
    1,
    String
  )
  expect(requests).toBe(2_160)
  expect(demand?.moments).toEqual(['0'])
  expect(demand?.windows[0]?.totals).toEqual({ requests: 1, inputTokens: 1_000, outputTokens: 100 })
  expect(demand?.totalTokens).toBe(2_160 * 1_100)
})
