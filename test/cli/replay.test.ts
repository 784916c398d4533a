// slow: many whole audits
/** `replay` on the command line: what each flag changes, what is compared, what is refused. */

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ReplayReport } from '../../src/report/replayReport.ts'
import { bytesOf, runWith } from './fakeTerminal.ts'

/** A minute of ten calls a second, each with its latency and time to first token. */
const rows = Array.from({ length: 600 }, (_, i) => {
  const start = new Date(Date.UTC(2026, 2, 2, 8) + i * 100).toISOString()
  return `${start},${3_000 + (i % 7) * 300},${40 + (i % 5) * 10},${400 + (i % 11) * 150},${60 + (i % 13) * 20}`
})
const log = ['start_time,duration_ms,ttft_ms,input_tokens,output_tokens', ...rows, ''].join('\n')

const replay = (...flags: readonly string[]) =>
  runWith(['replay', '-', '--model', 'Llama-3.1-8B', '--gpu', 'H100-SXM', ...flags], { stdin: bytesOf(log) })

async function replayJson(...flags: readonly string[]): Promise<ReplayReport> {
  const { code, stdout, stderr } = await replay(...flags, '--format', 'json')
  // Without an answer it says why in the report, and ends with 2.
  if (stdout === '') throw new Error(stderr)
  expect(code).toBe((JSON.parse(stdout) as ReplayReport).predicted === null ? 2 : 0)
  return JSON.parse(stdout) as ReplayReport
}

test('predicts, and compares with the latencies in the log', async () => {
  const { predicted, measured, error, requests, deployment } = await replayJson()
  expect(requests).toEqual({ replayed: 600, refused: 0 })
  expect(deployment).toMatchObject({ model: 'Llama-3.1-8B', engine: 'vllm', replicas: 1, maxNumSeqs: 1_024 })
  // 40, 50, 60, 70 and 80 ms in turn.
  expect(measured?.ttft).toMatchObject({ p50: 0.06, basis: 'measured', unit: 's' })
  expect(error?.ttft?.p50).toBeCloseTo((predicted?.ttft?.p50 as number) / 0.06 - 1, 10)
  expect(predicted?.peakRunning.value).toBeGreaterThan(1)
})

describe('every flag changes the answer', () => {
  test.each([
    ['--gpu', 'L40S'],
    ['--model', 'Qwen3-32B'],
    ['--tensor-parallel', '2'],
    ['--precision', 'fp8'],
    ['--engine', 'sglang'],
    ['--replicas', '2'],
    ['--max-num-seqs', '4'],
    ['--max-batched-tokens', '256'],
    ['--gpu-memory-utilization', '25%'],
    ['--kv-cache-tokens', '4000'],
    ['--until', '2026-03-02T08:00:30Z']
  ])('%s %s', async (...flags) => {
    expect((await replayJson(...flags)).predicted).not.toEqual((await replayJson()).predicted)
  })

  test.each([
    [['--router', 'round-robin'], []],
    [
      ['--router', 'random'],
      ['--router', 'random', '--seed', '2']
    ]
  ])('%j, with three replicas', async (flags, others) => {
    const three = ['--replicas', '3', '--max-num-seqs', '8']
    expect((await replayJson(...three, ...flags)).predicted).not.toEqual(
      (await replayJson(...three, ...others)).predicted
    )
  })
})

test('the page says the same in words', async () => {
  const { stdout } = await replay('--replicas', '2')
  expect(stdout).toContain('Llama-3.1-8B in bf16 on 2 × H100-SXM: 2 × vllm on 1 GPU')
  expect(stdout).toMatch(/First token, predicted +\d/)
  expect(stdout).toMatch(/error +[-+]\d/)
})

test('the page says how much slower the log was than predicted', async () => {
  const { localFactor } = await replayJson('--max-num-seqs', '16')
  const { stdout } = await replay('--max-num-seqs', '16')
  expect(localFactor?.slowdown.value).toBeGreaterThan(0)
  expect(stdout).toMatch(/Time of an iteration +[\d.]+×/)
})

test('the page says why there is no answer', async () => {
  const { code, stdout, stderr } = await replay('--model', 'Llama-3.3-70B')
  expect(code).toBe(2)
  expect(stderr).toContain('No prediction: Llama-3.3-70B in bf16 takes')
  expect(stdout.replace(/\s+/g, ' ')).toContain('No answer: Llama-3.3-70B in bf16 takes')
})

test.each([
  [['--gpu', 'Voodoo2'], 'GPU "Voodoo2" is not known'],
  [['--model', 'gpt-4o'], 'Model "gpt-4o" is not known'],
  [['--engine', 'llama.cpp'], '--engine: "llama.cpp" is not one of vllm, sglang, tensorrt-llm'],
  [['--replicas', '0'], '--replicas: "0" is not a whole number from 1']
])('refuses %j', async (flags, why) => {
  const { code, stdout, stderr } = await replay(...flags)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(why)
})

test('refuses sums of usage: they hold no requests', async () => {
  const usage = path.resolve(import.meta.dirname, '../../fixtures/logs/openai-usage.json')
  const { code, stderr } = await runWith(['replay', usage, '--model', 'Llama-3.1-8B', '--gpu', 'L40S'])
  expect(code).toBe(2)
  expect(stderr).toContain('holds sums of usage, not requests')
})
