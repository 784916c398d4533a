/** `calibrate` on benchmarks, and what `predict` makes of it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { file, folder, HEADER, json, LLAMA, LOAD, OFFLINE, ROW } from './benchmarkSample.ts'
import { runWith } from './fakeTerminal.ts'

describe('calibrate', () => {
  const calibrated = async (text: string, name: string, ...flags: readonly string[]) => {
    const output = path.join(folder, `${name}.calibration.json`)
    const { code, stderr } = await runWith(['calibrate', file(name, text), ...flags, '--save', output])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    return output
  }
  const DEPLOYMENT = ['--model', 'Llama-3.1-8B', '--gpu', 'H100-SXM']

  it('moves the prediction towards one’s own points, for the same deployment alone', async () => {
    const calibration = await calibrated(`${HEADER}\n${ROW},800,40,20\n`, 'own.csv')
    const ask = (...flags: readonly string[]) =>
      json('predict', ...DEPLOYMENT, '--input', '1024', '--output', '256', '--concurrency', '8', ...flags)
    const [before, after] = [
      await ask('--precision', 'bf16'),
      await ask('--precision', 'bf16', '--calibration', calibration)
    ]
    expect(Math.abs(after.tpot.value - 0.02)).toBeLessThan(0.1 * Math.abs(before.tpot.value - 0.02))
    expect([before.evidence.own, after.evidence.own]).toEqual([0, 1])
    const other = ['--input', '1024', '--output', '256', '--concurrency', '8', '--tensor-parallel', '2']
    const { stdout, stderr } = await runWith([
      ...['predict', ...DEPLOYMENT, ...other, '--calibration', calibration, '--format', 'json']
    ])
    expect(stderr).toContain('covers Llama-3.1-8B in bf16 on 1 × H100-SXM with vllm')
    expect(JSON.parse(stdout).tpot.value).toBe((await ask('--tensor-parallel', '2')).tpot.value)
    const rows = [ROW, ROW.replace(',H100-SXM,', ',L40S,')].map(row => `${row},,,`)
    const points = file('asked.csv', [HEADER, ...rows, ''].join('\n'))
    const many = await json('predict', '--points', points, '--calibration', calibration)
    expect(many.points.map(({ own }: { own: number }) => own)).toEqual([1, 0])
    const elsewhere = file('elsewhere.csv', [HEADER, rows[1], ''].join('\n'))
    const none = await runWith(['predict', '--points', elsewhere, '--calibration', calibration])
    expect(none.stderr).toContain('nothing is corrected')
  })

  // Predicted: about 1,000 tokens/s of the closed loop, and gaps of about 0.1 s of the offline run.
  it.each([
    ['rate.csv', `${ROW},500,,`, ROW],
    ['offline.csv', `${OFFLINE},,,200`, OFFLINE]
  ])('moves the predicted rate by what alone was measured: %s', async (name, measured, asked) => {
    const calibration = await calibrated(`${HEADER}\n${measured}\n`, name)
    const points = file(`asked-${name}`, `${HEADER}\n${asked},,,\n`)
    const [before] = (await json('predict', '--points', points)).points
    const [after] = (await json('predict', '--points', points, '--calibration', calibration)).points
    expect(after.outputTokensPerSecond / before.outputTokensPerSecond).toBeLessThan(0.9)
  })

  it.each([
    // Fields as vllm/benchmarks/serve.py, AIPerf's profile_export_aiperf.json and GuideLLM's report write them.
    [
      'vllm.json',
      {
        model_id: 'x',
        completed: 10,
        total_input_tokens: 10_240,
        total_output_tokens: 2_560,
        max_concurrency: 8,
        mean_ttft_ms: 40,
        mean_tpot_ms: 20,
        output_throughput: 380
      }
    ],
    [
      'aiperf.json',
      {
        input_config: { loadgen: { concurrency: 8 } },
        time_to_first_token: { unit: 'ms', avg: 40 },
        inter_token_latency: { unit: 'ms', avg: 20 },
        input_sequence_length: { avg: 1_024 },
        output_sequence_length: { avg: 256 },
        output_token_throughput: { avg: 380 }
      }
    ],
    [
      'guidellm.json',
      {
        benchmarks: [
          {
            metrics: {
              time_to_first_token_ms: { successful: { mean: 40 } },
              inter_token_latency_ms: { successful: { mean: 20 } },
              prompt_token_count: { successful: { mean: 1_024 } },
              output_token_count: { successful: { mean: 256 } },
              request_concurrency: { successful: { mean: 8 } },
              output_tokens_per_second: { successful: { mean: 380 } }
            }
          }
        ]
      }
    ]
  ])('reads %s', async (name, content) => {
    const written = await calibrated(JSON.stringify(content), name, ...DEPLOYMENT)
    const { calibration } = JSON.parse(readFileSync(written, 'utf8'))
    expect(calibration.points).toHaveLength(1)
    expect(calibration.points[0]).toMatchObject({
      concurrency: 8,
      input: 1_024,
      output: 256,
      gpu: 'H100-SXM'
    })
    expect(calibration.points[0].residuals.tpot).toBeGreaterThan(0)
  })

  it.each([
    ['other.json', '{"a":1}', 'is not a known benchmark'],
    ['runs.jsonl', '{"mean_ttft_ms":1,"completed":1}\n{"mean_ttft_ms":', 'runs.jsonl:2: is not valid JSON'],
    ['bare.json', '{"mean_ttft_ms":1,"completed":1}', 'does not state what ran'],
    ['broken.json', '{', 'is not valid JSON'],
    ['bare.csv', `${HEADER}\n`, 'bare.csv:1: holds no rows'],
    ['cut.csv', `${HEADER}\n${ROW},900,,\n${ROW.slice(0, 30)}`, 'cut.csv:3: this row cannot be read because'],
    ['unmeasured.csv', `${HEADER}\n${ROW},,,\n`, 'nothing in it can be compared with a prediction']
  ])('refuses %s', async (name, text, reason) => {
    const { code, stderr } = await runWith(['calibrate', file(name, text)])
    expect(code).toBe(2)
    expect(stderr).toContain(reason)
  })

  const VLLM = {
    ...{ completed: 10, total_input_tokens: 10_240, total_output_tokens: 2_560, max_concurrency: 8 },
    ...{ mean_ttft_ms: 40, mean_tpot_ms: 20 }
  }
  const AIPERF = {
    input_config: { loadgen: { concurrency: 8 } },
    ...{ input_sequence_length: { avg: 1_024 }, output_sequence_length: { avg: 256 } },
    time_to_first_token: { unit: 's', avg: 0.04 },
    inter_token_latency: { unit: 'us', avg: 20_000 }
  }

  // The same run, of gaps of 20 ms after 40 ms, however it is written down.
  it.each([
    ['a byte-order mark', 'marked.json', `\ufeff${JSON.stringify(VLLM)}`],
    ['a mark before a run a line', 'marked.jsonl', `\ufeff${JSON.stringify(VLLM)}\n`],
    ['times in other units', 'units.json', JSON.stringify(AIPERF)]
  ])('is not misled by %s', async (_, name, text) => {
    const plain = await calibrated(JSON.stringify(VLLM), 'plain.json', ...DEPLOYMENT)
    const written = await calibrated(text, name, ...DEPLOYMENT)
    const read = (from: string) => JSON.parse(readFileSync(from, 'utf8')).calibration.points[0]
    expect(read(written).slowdown).toBe(read(plain).slowdown)
    expect(read(written).residuals.ttft).toBeCloseTo(read(plain).residuals.ttft, 12)
  })

  // Nothing completed has no lengths; gaps of 20 s are a unit mistaken, not a slow engine.
  it.each([
    ['a run that completed nothing', { ...VLLM, completed: 0 }, 'does not state the lengths'],
    ['gaps a thousand times as long', { ...VLLM, mean_tpot_ms: 20_000 }, 'no speed from a quarter to four']
  ])('refuses %s', async (_, run, reason) => {
    const odd = file('odd.json', JSON.stringify(run))
    const { code, stdout, stderr } = await runWith(['calibrate', odd, ...DEPLOYMENT])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })

  // vllm bench serve without --max-concurrency and --request-rate: all at once, so the first token measures a backlog. As
  // many run together as the KV cache holds, (0.92 · 79.6 − 14.96 − 2.52) GiB of 131,072 B a token, 1,024 + 256/2 tokens each.
  it.each([
    [100, 100],
    [1_000, ((0.92 * 79.6 - 14.96 - 2.52) * 2 ** 30) / 131_072 / 1_152]
  ])('reads %d requests sent at once, without their first tokens', async (completed, concurrency) => {
    const tokens = { total_input_tokens: 1_024 * completed, total_output_tokens: 256 * completed }
    const run = { completed, ...tokens, request_rate: 'inf', mean_ttft_ms: 9_000, mean_tpot_ms: 40 }
    const written = await calibrated(
      JSON.stringify({ ...run, max_concurrency: null, output_throughput: 1_000 }),
      `at-once-${completed}.json`,
      ...DEPLOYMENT
    )
    const [point] = JSON.parse(readFileSync(written, 'utf8')).calibration.points
    expect(point.concurrency / concurrency).toBeCloseTo(1, 3)
    expect(point.residuals.ttft).toBe(null)
    expect(point.slowdown).toBeGreaterThan(0)
  })

  it('reads what vllm --append-result wrote: a run a line', async () => {
    const run = { completed: 10, total_input_tokens: 10_240, total_output_tokens: 2_560, mean_ttft_ms: 40 }
    const runs = [8, 32].map(max_concurrency => JSON.stringify({ ...run, max_concurrency, mean_tpot_ms: 20 }))
    const written = await calibrated(runs.join('\n'), 'runs.json', ...DEPLOYMENT)
    const { calibration } = JSON.parse(readFileSync(written, 'utf8'))
    expect(calibration.points.map(({ concurrency }: { concurrency: number }) => concurrency)).toEqual([8, 32])
  })

  it.each([
    ['none.json', '{"a":[]}', 'none.json: is not a calibration: it has no calibration.points'],
    ['null.json', 'null', 'it has no calibration.points'],
    ['cut.json', '{"calibration":', 'cut.json:1: is not valid JSON'],
    ['next.json', '{"schemaVersion":"2","calibration":{"points":[]}}', 'its schemaVersion is not 1'],
    [
      'part.json',
      '{"schemaVersion":"1","calibration":{"points":[{"gpu":"L40S"}]}}',
      'calibration.points[0] lacks a part'
    ],
    [
      'old.json',
      '{"schemaVersion":"1","calibration":{"fittedOn":"2020-01-01","points":[]}}',
      'predicted with the constants of 2020-01-01'
    ]
  ])('refuses the calibration %s', async (name, text, reason) => {
    const { code, stderr } = await runWith([...LLAMA, ...LOAD, '--calibration', file(name, text)])
    expect(code).toBe(2)
    expect(stderr).toContain(reason)
  })
})
