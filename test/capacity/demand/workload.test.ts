import { describe, expect, it } from 'vitest'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { FAILED, GATEWAY_CACHED, RETRY } from '../../../src/log/trafficLog.ts'
import { logOf, type Row } from '../requests.ts'

const NO_CLOCK = { describe: String, hourOfWeek: null }
const workloads = (rows: readonly Row[]) => {
  const demands = demandsOf(logOf(rows), NO_CLOCK, 1)
  return [demands.of(demands.models, 'chat', false)]
}

const columns = (rows: readonly Row[]) => {
  const [workload] = workloads(rows)
  const whole = workload?.demand?.whole?.()
  return {
    requests: workload?.requests,
    arrivals: [...(whole?.arrivalSeconds ?? [])],
    input: [...(whole?.inputTokens ?? [])],
    cached: [...(whole?.cachedTokens ?? [])],
    output: [...(whole?.outputTokens ?? [])],
    notes: workload?.notes
  }
}

describe('a request log', () => {
  it('gives every request once, at its first arrival', () => {
    const rows = [
      { at: 10, input: 100, output: 20 },
      { at: 11, input: 100, output: 0, flags: FAILED, status: 429 },
      { at: 12, input: 100, output: 30, flags: RETRY },
      { at: 13, input: 300, output: 40, cached: 64 }
    ]
    // The refused one counts with the median output of the two known first attempts: (20 + 40) / 2.
    expect(columns(rows)).toMatchObject({
      requests: 3,
      arrivals: [0, 1, 3],
      input: [100, 100, 300],
      cached: [0, 0, 64],
      output: [20, 30, 40]
    })
    expect(columns(rows).notes?.[0]).toContain('1 requests do not state their tokens')
  })

  it('leaves out answers from a cache and calls that any server would refuse', () => {
    const rows = [
      { at: 0, input: 100, output: 20 },
      { at: 1, input: 100, output: 20, flags: GATEWAY_CACHED },
      { at: 2, input: 100, output: 0, flags: FAILED, status: 400 },
      { at: 3, input: 100, output: 0, flags: FAILED, status: 401 }
    ]
    expect(columns(rows)).toMatchObject({ requests: 1, notes: [] })
  })

  it('takes the median where tokens are not stated, and one token for an empty answer', () => {
    const rows = [
      { at: 0, input: 100, output: 10 },
      { at: 1, input: 200, output: 0 },
      { at: 2, input: Number.NaN, output: Number.NaN }
    ]
    expect(columns(rows)).toMatchObject({ input: [100, 200, 150], output: [10, 1, 5] })
  })

  it('has no demand where no row states its tokens', () => {
    const [workload] = workloads([{ at: 0, input: Number.NaN, output: Number.NaN }])
    expect(workload?.demand).toBeNull()
    expect(workload?.notes).toEqual(['No request of this workload states its tokens.'])
  })

  it('merges the models of a group as they arrive, and knows whose each request is', () => {
    const rows = [
      { at: 0, input: 1, output: 1, model: 'gpt-4o' },
      { at: 1, input: 1, output: 1, model: 'gpt-4o-mini' },
      { at: 2, input: 1, output: 1, model: 'gpt-4o' }
    ]
    const [found] = workloads(rows)
    expect(found?.requests).toBe(3)
    expect([...(found?.demand?.whole?.().sources ?? [])]).toEqual([0, 1, 0])
  })
})
