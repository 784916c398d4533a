// slow: many whole audits
/** `cutover` as a user runs it: three exit codes, one log split in two, every format, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { burstyPair } from '../../scripts/cutover/burstyPair.mjs'
import { GATE_IDS } from '../../src/cutover/gates.ts'
import type { Side } from '../../src/cutover/side.ts'
import { cutoverReport } from '../../src/report/cutoverReport.ts'
import { zodOf } from '../../src/report/schema/zodOf.ts'
import { some } from '../cases.ts'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => path.join(folder, name)

const HEADER =
  'start_time,duration_ms,ttft_ms,model,input_tokens,output_tokens,status,stream,pool,finish_reason,judge'
const START = Date.UTC(2026, 10, 3, 14)

const rowsOf = (side: Side, model: string, pool: string): readonly string[] =>
  Array.from(side.arrival, (seconds, i) => {
    const failed = side.failed[i] === 1
    const known = (value: number | undefined, digits = 1) => (failed ? '' : (value as number).toFixed(digits))
    return [
      new Date(START + seconds * 1_000).toISOString(),
      failed ? '40' : known((side.answer[i] as number) * 1_000),
      known((side.ttft[i] as number) * 1_000),
      model,
      side.input[i],
      known(side.output[i], 0),
      failed ? (side.throttled[i] === 1 ? 429 : 500) : 200,
      side.streaming[i] === 1,
      pool,
      failed ? '' : 'stop',
      i % 10 === 0 ? 0 : 1
    ].join(',')
  })

beforeAll(() => {
  for (const [name, options] of [
    // Each row takes 0.1 ms to read: as many as the decision needs.
    ['equal', {}],
    ['even', { seconds: 1_800 }],
    ['worse', { slower: 2, seconds: 1_200 }],
    ['small', { canaryShare: 0.01, seconds: 1_200 }],
    // Of what is said, not what is decided.
    ['brief', { seconds: 300 }]
  ] as const) {
    const pair = burstyPair({ seed: 21, canaryShare: 0.5, rate: 1.6, ...options }) as unknown as {
      readonly baseline: Side
      readonly canary: Side
    }
    const [baseline, canary] = [
      rowsOf(pair.baseline, 'gpt-4o', 'shared'),
      rowsOf(pair.canary, 'qwen3', 'dedicated')
    ]
    writeFileSync(at(`${name}-shared.csv`), `${[HEADER, ...baseline].join('\n')}\n`)
    writeFileSync(at(`${name}-dedicated.csv`), `${[HEADER, ...canary].join('\n')}\n`)
    writeFileSync(at(`${name}-both.csv`), `${[HEADER, ...baseline, ...canary].join('\n')}\n`)
  }
})

/** Wide limits: two hours of a thousand requests decide no narrow one. */
const WIDE = ['--max-p95-increase', '40%', '--max-error-increase', '3pp', '--max-429-increase', '3pp']
const sides = (name: string) => [
  '--baseline',
  at(`${name}-shared.csv`),
  '--canary',
  at(`${name}-dedicated.csv`)
]
const cutover = (...args: readonly string[]) => runWith(['cutover', ...args])

describe('the exit code', () => {
  test.each(
    some([
      ['equal', 0, 'Go: move all of the traffic'],
      ['worse', 1, 'Roll back'],
      ['small', 3, 'Hold: keep both running']
    ] as const)
  )('%s: %i', async (name, code, title) => {
    const ran = await cutover(...sides(name), ...WIDE)
    expect(ran.stderr).toBe('')
    expect(ran.code).toBe(code)
    expect(ran.stdout).toContain(title)
    const lines = ran.stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80)
  })

  test('a gate without data holds, and its remedy works when pasted', async () => {
    const blind = readFileSync(at('equal-dedicated.csv'), 'utf8').replace('ttft_ms', 'other')
    writeFileSync(at('blind.csv'), blind)
    const args = ['--baseline', at('equal-shared.csv'), '--canary', at('blind.csv'), ...WIDE]
    const held = await cutover(...args)
    expect(held.code).toBe(3)
    const said = held.stdout.replace(/\s+/g, ' ')
    const remedies = [...said.matchAll(/--skip-gate (\S+?)\.? /g)].map(found => found[1] as string)
    expect(remedies.length).toBeGreaterThan(0)
    const ran = await cutover(...args, ...remedies.flatMap(gate => ['--skip-gate', gate]))
    expect(ran.code).toBe(0)
  })
})

describe('one look, planned before', () => {
  test('has narrower bounds than looking again and again, and says for what they hold', async () => {
    const limits = ['--max-p95-increase', '15%', '--max-error-increase', '3pp', '--max-429-increase', '3pp']
    const said = async (looks: string) => {
      const outputs = ['--output', at('looks.txt'), '--output', at('looks.json')]
      await cutover(...sides('even'), ...limits, '--looks', looks, ...outputs)
      return {
        ...JSON.parse(readFileSync(at('looks.json'), 'utf8')),
        shown: readFileSync(at('looks.txt'), 'utf8')
      }
    }
    const [every, one] = [await said('every'), await said('one')]
    expect(every.comparison.looks).toBe('every')
    expect(one.comparison.looks).toBe('one')
    for (const [i, gate] of one.comparison.gates.entries())
      if (gate.state !== 'no-data') expect(gate.high).toBeLessThan(every.comparison.gates[i].high)
    expect(one.shown.replace(/\s+/g, ' ')).toContain('this one look, if its time was set before')
  })

  test('a second look is not offered', async () => {
    const held = await cutover(...sides('small'), '--looks', 'one')
    expect(held.code).toBe(3)
    expect(held.stdout.replace(/\s+/g, ' ')).toMatch(
      /A second look at this canary needs --looks every|too little data|a month/
    )
  })
})

describe('times of which one log states the zone', () => {
  test('are a warning on the screen, until the zone is named', async () => {
    const bare = readFileSync(at('brief-dedicated.csv'), 'utf8').replace(/(T[\d:.]+)Z/g, '$1')
    writeFileSync(at('bare.csv'), bare)
    const args = ['--baseline', at('brief-shared.csv'), '--canary', at('bare.csv'), ...WIDE]
    const said = (await cutover(...args)).stdout.replace(/\s+/g, ' ')
    expect(said).toContain('Times of the canary state no zone, those of the other side do.')
    expect(said).toContain('taken as UTC')
    const full = (await cutover(...args, '--full')).stdout.replace(/\s+/g, ' ')
    expect(full).toContain('Canary • Times without a zone are taken as UTC.')
    const alike = (await cutover(...sides('brief'), ...WIDE)).stdout
    expect(alike).not.toContain('state no zone')
  })
})

describe('one log of both', () => {
  test('is split by a column, into the sides that are named', async () => {
    const asked = ['--split-by', 'pool', ...WIDE, '--format', 'json']
    const named = await cutover(
      at('worse-both.csv'),
      ...asked,
      '--baseline',
      'shared',
      '--canary',
      'dedicated'
    )
    const { names, summary } = JSON.parse(named.stdout)
    expect(named.code).toBe(1)
    expect(names).toEqual({ baseline: 'shared', canary: 'dedicated' })
    const apart = JSON.parse((await cutover(...sides('worse'), ...WIDE, '--format', 'json')).stdout)
    expect(summary).toEqual(apart.summary)
  })

  test('by the model', async () => {
    const ran = await cutover(at('small-both.csv'), '--split-by', 'model', ...WIDE, '--format', 'json')
    expect(JSON.parse(ran.stdout).names).toEqual({ baseline: 'gpt-4o', canary: 'qwen3' })
  })

  test('a field that no row holds is refused', async () => {
    const ran = await cutover(at('brief-both.csv'), '--split-by', 'tag.nothing')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/^gpuops-audit: --split-by tag\.nothing: no row of the log holds it\..*\n$/)
  })

  test('two sides of one size are not guessed at', async () => {
    const ran = await cutover(at('equal-both.csv'), '--split-by', 'pool', ...WIDE)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('which value is the canary? Found: shared, dedicated')
    const named = await cutover(at('equal-both.csv'), '--split-by', 'pool', ...WIDE, '--canary', 'dedicated')
    expect(named.code).toBe(0)
  })

  test('a side that is not there is refused with those that are', async () => {
    const ran = await cutover(at('brief-both.csv'), '--split-by', 'pool', '--canary', 'blue')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('Found: shared, dedicated')
  })
})

describe('formats', () => {
  test('JSON fits its schema, name by name', async () => {
    const { stdout } = await cutover(...sides('brief'), '--format', 'json')
    const report = JSON.parse(stdout)
    expect(zodOf(cutoverReport).parse(report)).toEqual(report)
    expect(report.kind).toBe('cutover')
  })

  test('Markdown and the page say the same decision', async () => {
    const outputs = ['--output', at('report.md'), '--output', at('report.html')]
    await cutover(...sides('worse'), ...WIDE, ...outputs)
    for (const file of ['report.md', 'report.html']) {
      const text = readFileSync(at(file), 'utf8')
      expect(text).toContain('Proven worse than its limit')
      expect(text).toContain('Cutover: roll back')
    }
  })

  test('--full says how it was judged', async () => {
    const { stdout } = await cutover(...sides('brief'), '--full', '--score', 'judge')
    for (const part of ['What this much data could have seen', 'Like with like', 'blocks of', 'Score'])
      expect(stdout).toContain(part)
  })
})

describe('a plan', () => {
  const latencies = (p50: number) => ({ p50, p95: 2 * p50, p99: 3 * p50 })
  const recommended = {
    ...{
      gpu: 'H100-SXM',
      tensorParallel: 1,
      precision: 'native',
      engine: 'vllm',
      replicas: 1,
      spareReplicas: 1
    },
    ...{ ttft: latencies(0.1), tpot: latencies(0.01), latency: latencies(2) }
  }
  const workload = {
    kind: 'chat',
    sourceModels: ['gpt-4o'],
    targetModel: 'Qwen3-30B-A3B',
    requests: 9,
    recommended
  }
  const saved = (name: string, workloads: readonly object[]): string => {
    writeFileSync(at(name), JSON.stringify({ schemaVersion: '1', ...FRAME, capacity: { workloads } }))
    return at(name)
  }
  /** What every saved report holds. */
  const FRAME = {
    tool: { name: 'gpuops-audit', version: '0.1.0' },
    ...{ inputs: [], reading: {}, period: { spanSeconds: 18 }, traffic: {}, verdict: null }
  }

  test('stands beside what was observed, and the canary teaches the speed of its GPUs', async () => {
    const plan = saved('plan.json', [workload])
    const more = ['--plan', plan, '--save-calibration', at('calibration.json')]
    const ran = await cutover(...sides('even'), ...WIDE, ...more, '--format', 'json')
    const { predicted } = JSON.parse(ran.stdout)
    const first = predicted[0]
    expect(first).toMatchObject({ label: 'First token, p50', predicted: 0.1 })
    expect(first.observed).toBeGreaterThan(0.2)
    // Nine requests in 18 s of the plan's log; the canary has half of 1.6 a second outside of bursts.
    expect(predicted.at(-1)).toMatchObject({ label: 'Requests served', predicted: 0.5 })
    expect(predicted.at(-1).observed).toBeGreaterThan(0.8)
    const { calibration } = JSON.parse(readFileSync(at('calibration.json'), 'utf8'))
    expect(calibration.points[0]).toMatchObject({ gpu: 'H100-SXM', source: 'log' })
  })

  test('without a fleet is refused', async () => {
    const ran = await cutover(...sides('brief'), '--plan', saved('none.json', []))
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('holds no fleet to compare with')
  })
})

describe('refusals: one line, exit code 2', () => {
  test.each([
    ['one side alone', ['--baseline', 'a.csv'], 'cutover: name two logs'],
    ['nothing', [], 'cutover: name two logs'],
    [
      'percent of errors',
      ['--max-error-increase', '1%'],
      'is not a number of percentage points, such as 0.5pp'
    ],
    ['no confidence', ['--confidence', '0'], 'is not a share from 50% to 99.99%'],
    ['a confidence in percent without its sign', ['--confidence', '95'], 'is not a share from 50% to 99.99%'],
    ['an unknown gate', ['--skip-gate', 'speed'], 'is not one of ttft.p95'],
    [
      'every gate left out',
      GATE_IDS.flatMap(id => ['--skip-gate', id]),
      'cutover: --skip-gate leaves no gate to judge'
    ]
  ])('%s', async (_, args, message) => {
    const { code, stderr } = await cutover(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  const saved = (name: string, rows: readonly string[]): string => {
    writeFileSync(at(name), `${[HEADER, ...rows].join('\n')}\n`)
    return at(name)
  }
  const row = (second: number, model: string) =>
    `${new Date(START + second * 1_000).toISOString()},900,200,${model},100,20,200,true,a,stop,1`

  test('one log twice, whatever its copies are called', async () => {
    const rows = [row(0, 'm'), row(9, 'm')]
    const args = ['--baseline', saved('one.csv', rows), '--canary', saved('copy.csv', rows)]
    const { code, stderr } = await cutover(...args)
    expect(code).toBe(2)
    expect(stderr).toContain('one.csv: baseline and canary are one and the same log')
  })

  test('models of which none is in both: the remedy works when pasted', async () => {
    const rows = (first: string, second: string) => [row(0, first), row(5, second), row(9, first)]
    const args = [
      ...['--baseline', saved('ours.csv', rows('a', 'b'))],
      ...['--canary', saved('theirs.csv', rows('x', 'y'))]
    ]
    const { code, stderr } = await cutover(...args)
    expect(code).toBe(2)
    const [, remedy] = /(--model-map \S+=\S+)\.$/m.exec(stderr) ?? []
    expect(remedy).toBe('--model-map x=a')
    expect((await cutover(...args, ...(remedy as string).split(' '))).code).toBe(3)
    const unknown = await cutover(...args, '--model-map', 'x=z')
    expect(unknown.stderr).toContain('--model-map names z, which is not in this log')
  })

  test('rows too few to be compared are a hold that says so, and blames no field', async () => {
    const few = saved('few.csv', [row(1, 'm'), row(4, 'm'), row(7, 'm')])
    const more = saved(
      'more.csv',
      Array.from({ length: 2 }, (_, i) => row(i * 9, 'm'))
    )
    const { code, stdout } = await cutover('--baseline', more, '--canary', few)
    expect(code).toBe(3)
    expect(stdout).toContain('Nothing to compare')
    expect(stdout).not.toContain('--skip-gate')
  })

  test('sums of usage hold no requests', async () => {
    const usage = path.resolve(import.meta.dirname, '../../fixtures/logs/openai-usage.json')
    const { code, stderr } = await cutover('--baseline', usage, '--canary', usage)
    expect(code).toBe(2)
    expect(stderr).toContain('holds sums of usage, not requests')
  })
})
