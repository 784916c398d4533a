import { describe, expect, it } from 'vitest'
import { benchmarkOf } from '../../../src/capacity/check/measuredPoint.ts'
import { byEquations, corrected, tpotByEquations } from '../../../src/capacity/check/prediction.ts'
import { effectiveOf } from '../../../src/capacity/speed/effective.ts'

const benchmark = (cells: Readonly<Record<string, string>>) => {
  const usual: Readonly<Record<string, string>> = {
    model: 'Llama-3.1-8B',
    precision: 'bf16',
    gpu: 'H100-SXM',
    tp: '1',
    engine: 'vllm',
    isl: '1000',
    osl: '200'
  }
  const { benchmark: read } = benchmarkOf(column => ({ ...usual, ...cells })[column] ?? '')
  if (read === null) throw new Error('the row cannot be predicted')
  return read
}
const twiceAsSlow = { slowness: () => 2, lateness: 3 }

// blog.vllm.ai, 2024-09-05: 29 % of the time was its scheduler's and 33 % its server's.
it('the host of old vLLM spends less than half on a sequence where nothing is streamed', () => {
  const apart = (engine_version: string) => {
    const gap = (concurrency: string, inProcess: boolean) => {
      const asked = benchmark({ engine_version, kind: 'static_batch', concurrency })
      return tpotByEquations({ ...asked, inProcess }, Number(concurrency))
    }
    const more = (inProcess: boolean) => gap('128', inProcess) - gap('64', inProcess)
    return more(false) - more(true)
  }
  const { sampleSeconds } = effectiveOf('hopper', 'vllm-0')
  expect(apart('0.7.3') / (64 * sampleSeconds)).toBeCloseTo(33 / 62, 2)
  expect(apart('0.20.1')).toBeCloseTo(0, 9)
})

describe('corrected', () => {
  it.each([
    ['closed_loop_concurrency', 16],
    ['static_batch', 16]
  ])('%s: the rate follows from TPOT and TTFT by Little’s law', (kind, requests) => {
    const asked = benchmark({ kind, concurrency: String(requests) })
    const plain = byEquations(asked)
    const { tpotSeconds, ttftSeconds, outputTokensPerSecond } = corrected(asked, twiceAsSlow)
    expect(tpotSeconds).toBeCloseTo(2 * plain.tpotSeconds, 12)
    expect(ttftSeconds).toBeCloseTo(3 * plain.ttftSeconds, 12)
    expect(outputTokensPerSecond).toBeCloseTo((requests * 200) / (ttftSeconds + 199 * tpotSeconds), 9)
  })

  it('the wait for a place is others’ decoding: as much longer as they are slower, however late first tokens are', () => {
    const asked = benchmark({ concurrency: '4000', isl: '8000' })
    const plain = byEquations(asked)
    expect(plain.placeSeconds).toBeGreaterThan(0.5 * plain.ttftSeconds)
    const { ttftSeconds } = corrected(asked, twiceAsSlow)
    const own = plain.ttftSeconds - plain.placeSeconds
    expect(ttftSeconds).toBeCloseTo(3 * own + 2 * plain.placeSeconds, 9)
  })

  it('an offline run is as much less as its iterations are slower', () => {
    const asked = benchmark({ kind: 'offline_max_throughput' })
    const { outputTokensPerSecond } = corrected(asked, twiceAsSlow)
    expect(outputTokensPerSecond).toBeCloseTo(byEquations(asked).outputTokensPerSecond / 2, 9)
  })

  it('a slower open loop holds more sequences, and is slower for that, too', () => {
    const asked = benchmark({ kind: 'open_loop_rate', request_rate: '3' })
    const { tpotSeconds } = corrected(asked, twiceAsSlow)
    // The fixed point: 3 a second, 200 tokens each.
    const decoding = 3 * 200 * tpotSeconds
    expect(tpotSeconds).toBeCloseTo(2 * tpotByEquations(asked, decoding), 5)
    expect(tpotSeconds).toBeGreaterThan(2 * byEquations(asked).tpotSeconds)
  })

  // Chats differ, and never keep in step; where few arrive nobody ends together. (scheduler: prompts go first in SGLang)
  it('of equal requests keeps in step only where more arrive than are worked off', () => {
    const tpot = (rate: string, notes: string) =>
      byEquations(
        benchmark({
          set: 'lab',
          engine: 'sglang',
          kind: 'open_loop_rate',
          isl: '8000',
          request_rate: rate,
          notes
        })
      ).tpotSeconds
    expect(tpot('1', 'equal')).toBe(tpot('1', 'ShareGPT'))
    expect(tpot('1000', 'equal')).toBeLessThan(0.9 * tpot('1000', 'ShareGPT'))
  })

  // A thousand a second of 200 tokens is more than any H100 writes: the queue, and TTFT with it, grows without end.
  it('has no time to the first token where more arrive than are worked off', () => {
    const asked = benchmark({ kind: 'open_loop_rate', request_rate: '1000' })
    expect(corrected(asked, { slowness: () => 1, lateness: 1 }).ttftSeconds).toBeNaN()
    expect(byEquations(asked).ttftSeconds).toBeNaN()
    expect(byEquations(benchmark({ kind: 'open_loop_rate', request_rate: '1' })).ttftSeconds).toBeGreaterThan(
      0
    )
  })
})
