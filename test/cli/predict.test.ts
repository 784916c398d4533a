import { describe, expect, it } from 'vitest'
import { file, HEADER, json, LLAMA, LOAD, ROW } from './benchmarkSample.ts'
import { runWith } from './fakeTerminal.ts'

describe('predict', () => {
  it('gives figures with the band and the evidence', async () => {
    const answer = await json(...LLAMA, ...LOAD)
    for (const name of ['tpot', 'ttft', 'outputTokensPerSecond']) {
      expect(answer[name].basis).toBe('estimated')
      expect(answer[name].low).toBeLessThan(answer[name].value)
      expect(answer[name].high).toBeGreaterThan(answer[name].value)
    }
    expect(answer.evidence.nearest).toBe('deployment')
    expect(answer.evidence.points.deployment).toBeGreaterThan(0)
    expect(answer.band.level).toBe(0.8)
    for (const [name, figure] of [
      ['tpot', answer.tpot],
      ['ttft', answer.ttft]
    ] as const)
      expect(figure.value * answer.band[name].high).toBeCloseTo(figure.high, 12)
  })

  // aic_silicon-02803's neighbours: fp8 on 4 H100, vLLM, 1024/1024 at 16: 11–13 ms a token in the public sweep.
  it('lies near what was measured', async () => {
    const { tpot } = await json(...LLAMA, ...LOAD)
    expect(tpot.value).toBeGreaterThan(0.009)
    expect(tpot.value).toBeLessThan(0.02)
  })

  // Llama-3.1-70B has a context of 131,072 tokens and 64 heads.
  it.each([
    [['--input', '131000', '--output', '73'], '131073 tokens together, more than the context'],
    [['--input', '100', '--output', '10', '--tensor-parallel', '3'], 'heads of the model do not divide'],
    [['--input', '0', '--output', '10'], '--input: "0" is not a whole number']
  ])('refuses %j', async (lengths, reason) => {
    const { code, stdout, stderr } = await runWith([...LLAMA, ...lengths, '--concurrency', '8'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })

  it('reads well on a terminal', async () => {
    const { code, stdout } = await runWith([...LLAMA, ...LOAD])
    expect(code).toBe(0)
    expect(stdout).toContain('Gap between tokens (TPOT)')
    expect(stdout).toContain('In brackets: where 80 % of measured points lay')
  })

  it.each([
    [['predict', '--model', 'gpt-oss-20b'], '--gpu, --input, --output, --concurrency'],
    [[...LLAMA.slice(0, 5), ...LOAD, '--precision', 'bf16'], 'the weights do not fit'],
    [['predict', '--model', 'nothing', '--gpu', 'H100', ...LOAD], 'is not known']
  ])('refuses %j with the reason', async (args, reason) => {
    const { code, stderr } = await runWith(args)
    expect(code).toBe(2)
    expect(stderr).toContain(reason)
  })
})

describe('predict --points', () => {
  it('predicts each row it can, and says why it leaves one out', async () => {
    const points = file(
      'points.csv',
      `${HEADER}\n${ROW},,,\n${ROW.replace('a,own', 'b,own').replace(',1,1,vllm', ',1,4,vllm')},,,\n`
    )
    const { points: found, summary } = await json('predict', '--points', points)
    expect(found[0]).toMatchObject({ id: 'a', leftOut: null })
    expect(found[0].tpotSeconds).toBeGreaterThan(0.003)
    for (const [quantity, predicted] of [
      ['tpot', found[0].tpotSeconds],
      ['ttft', found[0].ttftSeconds],
      ['throughput', found[0].outputTokensPerSecond]
    ]) {
      const { low, high } = found[0].bands[quantity]
      expect([low < predicted, predicted < high]).toEqual([true, true])
    }
    expect(found[1].bands).toEqual({ tpot: null, ttft: null, throughput: null })
    expect(found[1]).toMatchObject({
      id: 'b',
      tpotSeconds: null,
      leftOut: expect.stringContaining('replicas of a dense model')
    })
    expect(summary.tpot).toEqual({
      count: 0,
      medianAbsolutePercentageError: null,
      p90AbsolutePercentageError: null,
      withinBand: null
    })
  })

  it('does not look at what was measured when it predicts', async () => {
    const blank = file('blank.csv', `${HEADER}\n${ROW},,,\n`)
    const stated = file('stated.csv', `${HEADER}\n${ROW},900,30,16\n`)
    const [without, given] = [
      await json('predict', '--points', blank),
      await json('predict', '--points', stated)
    ]
    expect(given.points).toEqual(without.points)
    const [{ tpotSeconds }] = given.points
    expect(given.summary.tpot).toMatchObject({ count: 1 })
    expect(given.summary.tpot.medianAbsolutePercentageError).toBeCloseTo(
      Math.abs(tpotSeconds / 0.016 - 1),
      12
    )
  })

  it('names the columns that a file lacks', async () => {
    const { code, stderr } = await runWith(['predict', '--points', file('no.csv', 'a,b\n1,2\n')])
    expect(code).toBe(2)
    expect(stderr).toContain('it has no column model, gpu, tp, precision, engine')
  })
})
