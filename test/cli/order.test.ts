import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'order-'))
afterAll(() => rmSync(folder, { recursive: true }))

const REPORT = path.join(import.meta.dirname, '../../fixtures/reports/demo.json')
const [{ sourceModels }] = JSON.parse(readFileSync(REPORT, 'utf8')).capacity.workloads
const placed = path.join(folder, 'placed')
const result = (name: string, content: object): string => {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(content))
  return file
}

describe('order', () => {
  it('writes a folder that starts and tests one workload of the report', async () => {
    const { code, stdout } = await runWith([
      ...['order', REPORT, '--source', sourceModels[0], '--folder', placed],
      ...['--repository', 'example/weights']
    ])
    expect([code, stdout.includes('order.json')]).toEqual([0, true])
    const { lines, order } = JSON.parse(readFileSync(path.join(placed, 'order.json'), 'utf8'))
    expect(order.repository).toBe('example/weights')
    expect(lines.map(({ name }: { name: string }) => name)).toEqual([
      'ttft',
      'tpot',
      'throughput',
      'kv-cache'
    ])
    expect(existsSync(path.join(placed, 'trace.jsonl'))).toBe(true)
  })

  it('says first, and in the README, where the report recommends something else', async () => {
    const report = JSON.parse(readFileSync(REPORT, 'utf8'))
    const said = (stdout: string) => [
      stdout.includes(report.verdict.headline),
      readFileSync(path.join(placed, 'README.md'), 'utf8').includes(report.verdict.headline)
    ]
    // The demo's report recommends GPUs where the action is dedicated.
    const place = (action: string) => {
      const verdict = { ...report.verdict, action, recommendation: action }
      const file = result(`${action}.json`, { ...report, verdict })
      return runWith(['order', file, '--source', sourceModels[0], '--folder', placed])
    }
    expect(said((await place('dedicated')).stdout)).toEqual([false, false])
    expect(said((await place('as-billed')).stdout)).toEqual([true, true])
  })

  it('asks for the workload where the report has several, and says how', async () => {
    // The demo's plan has one fleet, since one costs least (docs/advice.md, The search): here it stands twice.
    const report = JSON.parse(readFileSync(REPORT, 'utf8'))
    const { workloads } = report.capacity
    const twice = [...workloads, { ...workloads[0], sourceModels: ['another-model'] }]
    const several = result('several.json', { ...report, capacity: { ...report.capacity, workloads: twice } })
    const { code, stderr } = await runWith(['order', several, '--folder', placed])
    expect([code, stderr]).toEqual([2, expect.stringContaining('--source ')])
  })

  it('refuses what is not a report or holds no fleet', async () => {
    const empty = result('empty.json', { tool: { name: 'gpuops-audit' }, schemaVersion: '1', capacity: null })
    const { code, stderr } = await runWith(['order', empty, '--folder', placed])
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds no fleet to order')])
  })
})

describe('order check', () => {
  const check = (file: string, ...flags: readonly string[]) =>
    runWith(['order', 'check', file, '--folder', placed, '--format', 'json', ...flags])
  const outcomes = (stdout: string) =>
    JSON.parse(stdout).lines.map(({ outcome }: { outcome: string }) => outcome)

  // vllm bench serve --save-detailed: seconds per request, gaps per request; all of 800 far within both limits.
  const fast = {
    completed: 800,
    mean_ttft_ms: 100,
    ttfts: new Array(800).fill(0.1),
    itls: new Array(800).fill([0.01, 0.02]),
    output_throughput: 1e6
  }

  it('says held, and not tested of what nobody stated', async () => {
    const { code, stdout } = await check(result('fast.json', fast))
    expect([code, outcomes(stdout)]).toEqual([0, ['held', 'held', 'held', 'not tested']])
  })

  it('ends with 1 where a line is broken', async () => {
    const slow = { ...fast, ttfts: new Array(800).fill(60) }
    const { code, stdout, stderr } = await check(result('slow.json', slow), '--kv-cache-tokens', '1')
    expect([code, outcomes(stdout)]).toEqual([1, ['broken', 'held', 'held', 'broken']])
    expect(stderr).toContain('ttft is broken')
  })

  it('holds an order of before limits went by the length of a prompt to its one limit', async () => {
    const saved = JSON.parse(readFileSync(path.join(placed, 'order.json'), 'utf8'))
    const lines = saved.lines.map(
      ({ longestSeconds: _, promise: __, ...line }: object & Record<string, unknown>) => line
    )
    const old = result('old-order.json', { ...saved, lines })
    const slow = result('slow-for-old.json', { ...fast, ttfts: new Array(800).fill(60) })
    const { code, stdout } = await check(slow, '--order', old)
    expect([code, outcomes(stdout)]).toEqual([1, ['broken', 'held', 'held', 'not tested']])
  })

  // vLLM writes 0 s as the first token of a request without an answer.
  it('takes no answer for no first token at once', async () => {
    const errors = Array.from({ length: 800 }, (_, i) => (i % 4 === 0 ? 'refused' : ''))
    const failing = {
      ...fast,
      completed: 600,
      failed: 200,
      errors,
      ttfts: errors.map(error => (error ? 0 : 0.1))
    }
    const { code, stdout } = await check(result('failing.json', failing))
    expect([code, outcomes(stdout)]).toEqual([1, ['broken', 'broken', 'held', 'not tested']])
  })

  // Their own shapes: AIPerf states quantiles by metric, GuideLLM by benchmark.
  it.each([
    {
      request_count: { avg: 800 },
      time_to_first_token: { unit: 'ms', avg: 90, p50: 80, p90: 90, p95: 95, p99: 120 },
      inter_token_latency: { unit: 'ms', avg: 9, p50: 8, p90: 9, p95: 10, p99: 12 },
      output_token_throughput: { avg: 1e6 }
    },
    {
      benchmarks: [
        {
          metrics: {
            request_totals: { successful: 800 },
            time_to_first_token_ms: { successful: { percentiles: { p50: 80, p90: 90, p95: 95, p99: 120 } } },
            inter_token_latency_ms: { successful: { percentiles: { p50: 8, p90: 9, p95: 10, p99: 12 } } },
            output_tokens_per_second: { successful: { mean: 1e6 } }
          }
        }
      ]
    }
  ])('reads result %#', async content => {
    const { stdout } = await check(result('other.json', content))
    expect(outcomes(stdout)).toEqual(['held', 'held', 'held', 'not tested'])
  })

  it('refuses what is not a benchmark', async () => {
    expect((await check(result('none.json', { a: 1 }))).code).toBe(2)
  })
})
