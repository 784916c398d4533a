// slow: many whole audits
/** The command line: what each flag changes, where the report goes, and what is refused. */

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { some } from '../cases.ts'
import { reportOf, runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Half a minute of a chat product: ten calls a second of two models, some throttled, some of no named model. */
const CALLS = Array.from({ length: 300 }, (_, i) => {
  const start = new Date(Date.UTC(2026, 2, 2, 8) + i * 100).toISOString()
  const model = i % 50 === 7 ? '' : ['gpt-4o', 'o3'][i % 2]
  return `${start},${800 + (i % 7) * 300},${model},user-${i % 5},${400 + (i % 11) * 150},100,${60 + (i % 13) * 20},${i % 50 === 0 ? 429 : 200}`
})
const log = path.join(folder, 'calls.csv')
writeFileSync(
  log,
  ['start_time,duration_ms,model,caller,input_tokens,cached_tokens,output_tokens,status', ...CALLS, ''].join(
    '\n'
  )
)
/** Of one model in three rows, where any report will do. */
const short = path.join(folder, 'short.csv')
copyFileSync(path.join(root, 'fixtures/logs/burstgpt.csv'), short)
const usage = path.join(root, 'fixtures/logs/openai-usage.json')

const analyze = (...args: readonly string[]) => runWith(['analyze', ...args])
const analyzeJson = async (...args: readonly string[]) => reportOf(await analyze(...args, '--format', 'json'))

/** The answer proper: not the echo of options in assumptions and headings. */
const answerOf = ({ capacity, pricing, verdict, traffic, inputs }: AuditReport) => {
  const { workloads, gpus, replicas } = capacity
  return { workloads, gpus, replicas, pricing, criteria: verdict.criteria, callers: traffic.callers, inputs }
}

describe('every flag changes the answer', () => {
  /** Of one question, asked once: most flags are compared with none. */
  const answers = new Map<string, Promise<AuditReport>>()
  /** Of two cards, so that each search is short. */
  const FEW = ['--gpu', 'H100-SXM,L40S']
  const answered = (flags: readonly string[]): Promise<AuditReport> => {
    const cards = flags.includes('--gpu') ? [] : FEW
    const answer = answers.get(flags.join(' ')) ?? analyzeJson(log, ...cards, ...flags)
    answers.set(flags.join(' '), answer)
    return answer
  }

  const FLAGS: readonly (readonly [flags: readonly string[], without?: readonly string[]])[] = [
    [['--target-model', 'gpt-oss-20b']],
    [['--gpu', 'A100-80GB-SXM,L40S']],
    [['--tensor-parallel', '4']],
    [['--precision', 'fp8']],
    [['--slo-ttft', '60ms']],
    [['--slo-tpot', '12ms']],
    [
      ['--slo-attainment', '50%', '--slo-ttft', '60ms'],
      ['--slo-ttft', '60ms']
    ],
    [['--headroom', '300%']],
    [['--spare', '0']],
    [['--source-model', 'gpt-4o']],
    [['--token-price', 'gpt-4o=1,0.5,2']],
    [['--gpu-price', 'H100-SXM=0.5']],
    [['--prices-as-of', '2025-05-01']],
    [['--outage-costs-revenue', 'yes']],
    [['--early-stage', 'yes']],
    [['--cost-urgent', 'no']],
    [['--show-callers']]
  ]

  test.each(some(FLAGS).map(([flags, without = []]) => ({ flags, without })))(
    '$flags',
    async ({ flags, without }) => {
      const [changed, plain] = [await answered(flags), await answered(without)]
      expect(answerOf(changed)).not.toEqual(answerOf(plain))
    }
  )

  test('--seed, for the arrivals that buckets do not tell', async () => {
    // So many requests that no two draws of the busiest minute fare alike.
    const busy = path.join(folder, 'busy-usage.json')
    const page = JSON.parse(readFileSync(usage, 'utf8'))
    for (const { results } of page.data) {
      for (const result of results) {
        for (const key of ['num_model_requests', 'input_tokens', 'output_tokens', 'input_cached_tokens']) {
          if (typeof result[key] === 'number') result[key] *= 300
        }
      }
    }
    writeFileSync(busy, JSON.stringify(page))
    // Five draws from seeds that follow each other, the middle one is sized (`DRAWS` in synthesise.ts): 1 and 6 share none.
    const asked = ['--gpu', 'L40S', '--tensor-parallel', '1', '--seed']
    const [first, second] = [await analyzeJson(busy, ...asked, '1'), await analyzeJson(busy, ...asked, '6')]
    expect(answerOf(first)).not.toEqual(answerOf(second))
  })

  test('--input-format, over the detected one', async () => {
    const both = path.join(folder, 'both.csv')
    writeFileSync(
      both,
      'TIMESTAMP,ContextTokens,GeneratedTokens,timestamp,input_length,output_length\n2026-03-02 08:00:00,1,2,5,7,8\n2026-03-02 08:00:02,1,2,9,7,8\n'
    )
    const [azure, mooncake] = [await analyzeJson(both), await analyzeJson(both, '--input-format', 'mooncake')]
    expect([azure.inputs[0]?.format, mooncake.inputs[0]?.format]).toEqual(['azure-trace', 'mooncake'])
    expect([azure.period.spanSeconds, mooncake.period.spanSeconds]).toEqual([2, 0.004])
  })

  test('--show-callers shows names; else they are hashes', async () => {
    const names = async (...flags: readonly string[]) => {
      const { traffic } = await analyzeJson(log, '--only', 'traffic', ...flags)
      return traffic.callers.map(({ name }) => name).sort()
    }
    expect(await names('--show-callers')).toEqual(['user-0', 'user-1', 'user-2', 'user-3', 'user-4'])
    for (const name of await names()) expect(name).toMatch(/^caller-[0-9a-f]{12}$/)
  })

  test('a flag that may be repeated keeps every value', async () => {
    const { pricing } = await analyzeJson(
      log,
      ...FEW,
      '--token-price',
      'gpt-4o=1,1,1',
      '--token-price',
      'o3=3,3,3'
    )
    expect(pricing.shared.lines.map(({ usdPerUnit }) => usdPerUnit)).toEqual(expect.arrayContaining([1, 3]))
  })
})

describe('where the report goes', () => {
  test('JSON on stdout: nothing else there, nothing on stderr, the same bytes every time', async () => {
    const [first, second] = [
      await analyze(short, '--format', 'json'),
      await analyze(short, '--format', 'json')
    ]
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(first.stdout)).toMatchObject({ schemaVersion: '1', tool: { name: 'gpuops-audit' } })
    expect(second.stdout).toBe(first.stdout)
  })

  test.each(['terminal', 'json'])(
    '--output writes the %s report into the file, and nothing on stdout',
    async format => {
      const file = path.join(folder, `report.${format}`)
      const ran = await analyze(short, '--format', format, '--output', file)
      expect(ran).toEqual({ code: 0, stdout: '', stderr: '' })
      expect(readFileSync(file, 'utf8')).toBe((await analyze(short, '--format', format, '--full')).stdout)
    }
  )

  test('--output - is standard output', async () => {
    expect(await analyze(short, '--output', '-')).toEqual(await analyze(short))
  })

  test('a file that cannot be written', async () => {
    const ran = await analyze(short, '--output', path.join(folder, 'nowhere', 'report.txt'))
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(
      /^gpuops-audit: .*report\.txt: cannot be written \(ENOENT\)\. Choose another place\.\n$/
    )
  })

  test('the terminal report is as wide as the terminal, and 80 columns in a file or a pipe', async () => {
    const widest = (text: string) => Math.max(...text.split('\n').map(line => [...line].length))
    const at = async (columns?: number) =>
      (await runWith(['analyze', short], columns ? { columns } : {})).stdout
    const piped = await at()
    expect(widest(piped)).toBeLessThanOrEqual(80)
    expect(await at(80)).toBe(piped)
    expect(await at(120)).not.toBe(piped)
  })
})

describe('colour', () => {
  const coloured = async (
    env: Readonly<Record<string, string>>,
    isTTY: boolean,
    ...flags: readonly string[]
  ) =>
    (await runWith(['analyze', short, '--only', 'traffic', ...flags], { env, isTTY })).stdout.includes(
      '\u001b['
    )

  // https://no-color.org and https://force-color.org: a variable that is empty says nothing.
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '' }, false, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false]
  ])('%j on a terminal (%s): %s', async (env, isTTY, expected) => {
    expect(await coloured(env, isTTY)).toBe(expected)
  })

  test('--no-color rules over all', async () => {
    expect(await coloured({ FORCE_COLOR: '1' }, true, '--no-color')).toBe(false)
  })

  test('never in a file', async () => {
    const file = path.join(folder, 'plain.txt')
    await runWith(['analyze', short, '--output', file], { env: { FORCE_COLOR: '1' }, isTTY: true })
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b')
  })
})

test('a terminal sees the progress on stderr, wiped before the report; a pipe does not', async () => {
  const { stderr } = await runWith(['analyze', short], { isTTY: true })
  expect(stderr).toContain('Reading ')
  expect(stderr.endsWith('\r\u001b[2K')).toBe(true)
  expect((await analyze(short)).stderr).toBe('')
})

describe('help and usage', () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }

  test('--version', async () => {
    expect(await runWith(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test.each([[['--help']], [['analyze', '--help']], [['help', 'analyze']]])(
    '%j explains itself on stdout',
    async args => {
      const ran = await runWith(args)
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      expect(ran.stdout).toMatch(/^Usage: gpuops-audit /)
      expect(ran.stdout).toContain('Examples:')
    }
  )

  test('without a verb the help is an error', async () => {
    const ran = await runWith([])
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('Usage: gpuops-audit')
  })

  test.each([
    [['analyse', 'x'], "unknown command 'analyse'"],
    [['analyze'], "missing required argument 'files'"],
    [['analyze', 'x', '--fast'], "unknown option '--fast'"],
    [['analyze', 'x', '--map'], 'argument missing']
  ])('%j is refused', async (args, says) => {
    const ran = await runWith(args)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain(says)
    expect(ran.stderr).toMatch(/^gpuops-audit: [^\n]+--help[^\n]*\n$/)
  })

  test.each([
    [['--format', 'yaml'], '--format: "yaml" is not one of terminal, json, '],
    [['--slo-ttft', '2'], '--slo-ttft: "2" is not a duration such as 800ms or 2s.'],
    [['--gpu', 'H9000'], '"H9000" is not known'],
    [['--target-model', 'gpt-9'], '"gpt-9" is not known'],
    [['--gpu-price', 'H100-SXM'], '--gpu-price: "H100-SXM" is not GPU=PRICE'],
    [['--token-price', 'gpt-4o=1,2'], '--token-price: "gpt-4o=1,2" is not MODEL=INPUT,CACHED,OUTPUT'],
    [['--prices-as-of', '2026-02-30'], '--prices-as-of: "2026-02-30" is not a date']
  ])('%j is refused in one line', async (flags, says) => {
    const ran = await analyze(log, ...flags)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(/^gpuops-audit: [^\n]+\n$/)
    expect(ran.stderr).toContain(says)
  })
})
