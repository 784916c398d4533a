// slow: many whole audits
/** Options that can do nothing in a run: refused before the log is read, or a warning at the top where only the log tells. */
import { describe, expect, test } from 'vitest'
import { some } from '../cases.ts'
import { runWith } from './fakeTerminal.ts'

const DEMO = `${import.meta.dirname}/../../fixtures/demo.csv`
const MOONCAKE = `${import.meta.dirname}/../../fixtures/logs/mooncake.jsonl`

describe('an option that no run of this kind heeds', () => {
  test.each([
    [['--title', 'Audit', '--json'], '--title', 'HTML'],
    [['--prepared-for', 'Ltd', '--output', '-'], '--prepared-for', 'HTML'],
    [['--table', 'rate', '--json'], '--table', 'CSV'],
    [['--format', 'csv', '--table', 'split-costs'], '--table', '--by'],
    [['--format', 'csv', '--table', 'checks'], '--table', '--fail-on'],
    [['--only', 'traffic', '--tier', '3'], '--tier', '--only traffic'],
    [['--only', 'traffic', '--gpu-price', 'H100=2'], '--gpu-price', '--only traffic'],
    [['--outage-hours', '2'], '--outage-hours', '--outage-cost'],
    [['--outage-cost', '100'], '--outage-cost', '--outage-hours'],
    [['--monthly-growth', '10%'], '--monthly-growth', '--term'],
    [['--slo', 'from-log', '--slo-ttft', '1s'], '--slo-ttft', '--slo from-log'],
    [['--slo-tpot', '50ms', '--slo', 'from-log'], '--slo-tpot', '--slo from-log'],
    [['--exchange-date', '2026-11-01'], '--exchange-date', '--currency'],
    [['--query-timeout', '60s'], '--query-timeout', 'address'],
    [['--max-bytes', '50GB'], '--max-bytes', 'bigquery://']
  ])('%j is refused in one line', async (flags, flag, needs) => {
    const { code, stdout, stderr } = await runWith(['analyze', DEMO, ...flags])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`gpuops-audit: ${flag} has no effect here`)
    expect(stderr).toContain(needs)
    expect(stderr.length).toBeLessThan(300)
  })

  test('a configuration file may hold what only some runs need', async () => {
    const ran = await runWith(['analyze', MOONCAKE, '--only', 'traffic', '--json'], {
      env: { GPUOPS_AUDIT_TITLE: 'Audit', GPUOPS_AUDIT_TIER: '3' }
    })
    expect([ran.code, ran.stderr]).toEqual([0, ''])
  })

  test('what only adds to another format is said', async () => {
    const ran = await runWith(['analyze', MOONCAKE, '--only', 'traffic', '--json', '--full'])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('warning: --full has no effect here')
  })
})

test.each(
  some([
    [['--source-model', 'gpt-4o'], DEMO],
    [['--assume-latency', '3s'], DEMO],
    [['--refusal-cost', '1'], MOONCAKE],
    [['--timezone', 'Europe/Berlin'], MOONCAKE],
    [['--tier', '2'], MOONCAKE]
  ] as const)
)('%j on a log that leaves it idle is the first warning', async (flags, log) => {
  const { stdout } = await runWith(['analyze', log, '--json', ...flags])
  expect(JSON.parse(stdout).warnings[0]).toMatchObject({
    code: 'idle-option',
    message: expect.stringContaining(`${flags[0]} changes nothing`)
  })
})

test('an option that has an effect is no warning', async () => {
  const { stdout } = await runWith([
    'analyze',
    DEMO,
    '--json',
    '--refusal-cost',
    '1',
    '--tier',
    '2',
    '--timezone',
    'Asia/Tokyo'
  ])
  expect(stdout).not.toContain('idle-option')
})

describe('an option of another verb that nothing heeds', () => {
  const POINTS = `${import.meta.dirname}/../../fixtures/logs/benchmark-result.json`
  const DEPLOYED = ['--model', 'Llama-3.1-8B', '--gpu', 'L40S']

  test.each([
    [['predict', '--points', 'points.csv', '--gpu', 'H100'], '--gpu', '--points'],
    [['replay', DEMO, ...DEPLOYED, '--seed', '7'], '--seed', '--router random'],
    [['backtest', DEMO, '--disaggregated'], '--disaggregated', 'analyze'],
    [['reuse', MOONCAKE, '--kv-cache-tokens', '1000', ...DEPLOYED], '--model', '--kv-cache-tokens'],
    [['reuse', MOONCAKE, '--model', 'Llama-3.1-8B'], '--model', '--gpu'],
    [['reuse', MOONCAKE, '--router', 'round-robin', '--seed', '7'], '--seed', '--router random'],
    [['order', 'report.json', '--kv-cache-tokens', '1000'], '--kv-cache-tokens', 'order check'],
    [['order', 'check', 'result.json', '--seed', '7'], '--seed', 'order check'],
    [
      ['readiness', DEMO, '--plan', 'report.json', '--target-model', 'gpt-oss-120b'],
      '--plan',
      '--target-model'
    ],
    [
      ['record', '--upstream', 'https://api.example/v1', '--output', 'log.jsonl', '--model-map', 'a=b'],
      '--model-map',
      '--canary'
    ],
    [
      ['cutover', DEMO, '--split-by', 'model', '--save-calibration', 'own.json'],
      '--save-calibration',
      '--plan'
    ],
    [['cutover', DEMO, '--split-by', 'model', '--max-score-drop', '5%'], '--max-score-drop', '--score'],
    [['calibrate', POINTS, ...DEPLOYED, '--since', '2026-11-01'], '--since', 'is for a log'],
    [['calibrate', DEMO, ...DEPLOYED, '--concurrency', '8'], '--concurrency', 'benchmark']
  ])('%j', async (args, flag, needs) => {
    const { code, stdout, stderr } = await runWith(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`gpuops-audit: ${flag} has no effect here`)
    expect(stderr).toContain(needs)
    expect(stderr.length).toBeLessThan(300)
  })

  test('the random router has a use for its seed', async () => {
    const { stderr } = await runWith([
      'reuse',
      MOONCAKE,
      '--router',
      'random',
      '--seed',
      '7',
      '--replicas',
      '2'
    ])
    expect(stderr).not.toContain('no effect')
  })
})
