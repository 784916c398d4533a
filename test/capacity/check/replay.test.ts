import { describe, expect, it } from 'vitest'
import { calibrateOnLog } from '../../../src/capacity/check/logCalibration.ts'
import { replayLog } from '../../../src/capacity/check/replay.ts'
import { deploy } from '../../../src/capacity/engine/deployment.ts'
import { type PerformanceModel, slowed } from '../../../src/capacity/engine/performanceModel.ts'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import type { OwnPoint } from '../../../src/capacity/speed/ownPoint.ts'
import { FAILED } from '../../../src/log/trafficLog.ts'
import { OPTIONS } from '../deploymentOptions.ts'
import { logOf, type Row, requestsOf } from '../requests.ts'

const rows: readonly Row[] = Array.from({ length: 300 }, (_, i) => ({
  at: i * 0.05,
  input: 100 + ((i * 37) % 900),
  output: i % 50 === 0 ? 1 : 20 + ((i * 53) % 300)
}))

/** The log that the engine itself would write. */
function served(engine = deploy(OPTIONS).engine as PerformanceModel) {
  const times = simulate(engine, 1, requestsOf(rows))
  const micros = (seconds: Float64Array) =>
    seconds.map((at, i) => Math.round((at - (rows[i] as Row).at) * 1e6))
  return {
    ...logOf(rows),
    ttftMicros: micros(times.firstTokenSeconds),
    durationMicros: micros(times.completionSeconds)
  }
}

describe('replayLog', () => {
  it('errs by nothing on what its own engine would have logged', () => {
    const { predicted, measured, error } = replayLog(served(), OPTIONS)
    expect(predicted?.latency?.count).toBe(300)
    expect(measured?.tpot?.count).toBe(294)
    for (const errors of [error?.ttft, error?.tpot, error?.latency])
      for (const value of Object.values(errors ?? {})) expect(Math.abs(value as number)).toBeLessThan(1e-4)
    expect(error?.outputTokensPerSecond).toBeCloseTo(0, 5)
  })

  it('finds how much slower the deployment was that served the log', () => {
    const engine = slowed(deploy(OPTIONS).engine as PerformanceModel, 1.3)
    const { error, localFactor } = replayLog(served(engine), OPTIONS)
    expect(error?.tpot?.p50).toBeLessThan(-0.2)
    expect(localFactor?.slowdown.value).toBeCloseTo(1.3, 2)
    for (const errors of [localFactor?.error.ttft, localFactor?.error.latency])
      for (const value of Object.values(errors ?? {})) expect(Math.abs(value as number)).toBeLessThan(0.03)
  })

  // Without first tokens there are no gaps, and the whole answer tells; without durations the first token does.
  it.each([
    ['ttftMicros', 'latency'],
    ['durationMicros', 'ttft']
  ] as const)('without %s the %s tells the speed', (column, toldBy) => {
    const log = served(slowed(deploy(OPTIONS).engine as PerformanceModel, 1.3))
    const { localFactor, measured } = replayLog({ ...log, [column]: logOf(rows)[column] }, OPTIONS)
    expect(measured?.tpot).toBeNull()
    expect(localFactor?.toldBy).toBe(toldBy)
    expect(localFactor?.slowdown.value).toBeCloseTo(1.3, 1)
  })

  it('finds no speed where none in reason fits', () => {
    const other = slowed(deploy(OPTIONS).engine as PerformanceModel, 9)
    expect(replayLog(served(other), OPTIONS).localFactor).toBeNull()
  })

  // The engine itself served it, so whatever part is compared errs by nothing.
  it('compares the same requests where the log states the latencies of some', () => {
    const log = served()
    const late = (column: Float64Array) => column.map((micros, i) => (i < 200 ? Number.NaN : micros))
    const { error, measured } = replayLog(
      { ...log, ttftMicros: late(log.ttftMicros), durationMicros: late(log.durationMicros) },
      OPTIONS
    )
    expect(measured?.latency?.count).toBe(100)
    for (const errors of [error?.ttft, error?.tpot, error?.latency])
      for (const value of Object.values(errors ?? {})) expect(Math.abs(value as number)).toBeLessThan(1e-4)
  })

  it('replays at the speed of own measurements of the deployment, and says so', () => {
    const log = served(slowed(deploy(OPTIONS).engine as PerformanceModel, 1.3))
    const { point } = calibrateOnLog(log, OPTIONS)
    const { calibration, error, localFactor } = replayLog(log, OPTIONS, [point as OwnPoint])
    expect(calibration?.slowdown).toBeCloseTo(1.3, 2)
    expect(localFactor?.slowdown.value).toBeCloseTo(1, 2)
    expect(Math.abs(error?.latency?.p95 as number)).toBeLessThan(0.03)
    expect(replayLog(log, { ...OPTIONS, gpu: 'H200-SXM' }, [point as OwnPoint]).calibration).toBeNull()
  })

  it('says what it stands on: few measurements of the GPU, weights that leave little room', () => {
    const { notes } = replayLog(served(), { ...OPTIONS, gpu: 'L4' })
    expect(notes.join(' ')).toContain('Weak evidence: only 14 public measurements of L4')
    const tight = { ...OPTIONS, model: 'Llama-3.3-70B', precision: 'fp8', kvCacheTokens: 50_000 } as const
    expect(replayLog(served(), tight).notes.join(' ')).toContain('over 80 % of memory')
  })

  it('says by how much it errs: predicted over measured, less one', () => {
    const log = served()
    const twice = { ...log, ttftMicros: log.ttftMicros.map(micros => 2 * micros) }
    expect(replayLog(twice, OPTIONS).error?.ttft?.p95).toBeCloseTo(-0.5, 4)
  })

  it('compares nothing where the log states no latencies', () => {
    const { predicted, measured, error } = replayLog(logOf(rows), OPTIONS)
    expect(predicted?.ttft?.count).toBe(300)
    expect([measured, error]).toEqual([null, null])
  })

  it('leaves the latency of failures out of what was measured', () => {
    const log = served()
    log.flags[3] = FAILED
    log.status[3] = 500
    expect(replayLog(log, OPTIONS)).toMatchObject({
      requests: { replayed: 300, refused: 0 },
      measured: { latency: { count: 299 } }
    })
  })

  it('counts tokens over the time from the first arrival to the last token', () => {
    const { predicted } = replayLog(logOf([{ at: 5, input: 100, output: 50 }]), OPTIONS)
    const { latency, outputTokensPerSecond } = predicted ?? {}
    expect(outputTokensPerSecond?.value).toBeCloseTo(50 / (latency?.max as number), 6)
  })

  it('leaves out what is too long, and says so', () => {
    const long = [...rows, { at: 20, input: 200_000, output: 10 }]
    const { requests, notes } = replayLog(logOf(long), OPTIONS)
    expect(requests).toEqual({ replayed: 300, refused: 1 })
    expect(notes.join(' ')).toContain('1 requests are longer than the 131072 tokens')
    expect(replayLog(logOf(long.slice(-1)), OPTIONS)).toMatchObject({
      predicted: null,
      unmet: expect.stringContaining('longer than')
    })
  })

  it('answers with the reason where nothing runs', () => {
    const nowhere = { ...OPTIONS, model: 'Llama-3.3-70B' }
    expect(replayLog(served(), nowhere)).toMatchObject({
      predicted: null,
      error: null,
      measured: { latency: { count: 300 } },
      unmet: expect.stringContaining('none is left for the KV cache')
    })
  })
})
