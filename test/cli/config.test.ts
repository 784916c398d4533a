// slow: whole audits
/** Flags over environment over file over defaults; what a file may hold; `init`, `--print-config` and the schema. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CONFIGURABLE } from '../../src/cli/configurable.ts'
import { z } from '../../src/report/schema/zod.ts'
import { some } from '../cases.ts'
import { runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

let folders = 0
/** A folder of its own with that configuration in it. */
function folderWith(config: object | string, name = 'gpuops-audit.config.json'): string {
  const own = path.join(folder, String(folders++))
  mkdirSync(path.dirname(path.join(own, name)), { recursive: true })
  writeFileSync(path.join(own, name), typeof config === 'string' ? config : JSON.stringify(config))
  return own
}

type Env = Readonly<Record<string, string>>
const printed = (cwd: string, env: Env = {}, ...flags: readonly string[]) =>
  runWith(['analyze', '--print-config', ...flags], { cwd, env, columns: 120 })

/** Value and origin of one option. */
async function rowOf(flag: string, cwd: string, env: Env = {}, ...flags: readonly string[]) {
  const { stdout, code, stderr } = await printed(cwd, env, ...flags)
  if (code !== 0) throw new Error(stderr)
  const line = stdout.split('\n').find(each => each.trimStart().startsWith(`${flag} `))
  return line?.trim().split(/ {2,}/).slice(1)
}

describe('who is heard', () => {
  const cwd = folderWith({ headroom: '30%' })
  const env = { GPUOPS_AUDIT_HEADROOM: '40%' }

  test('the default, where nobody says anything', async () => {
    expect(await rowOf('--headroom', '/')).toEqual(['20%', 'default'])
  })

  test('the file over the default', async () => {
    expect(await rowOf('--headroom', cwd)).toEqual(['30%', 'gpuops-audit.config.json'])
  })

  test('the environment over the file', async () => {
    expect(await rowOf('--headroom', cwd, env)).toEqual(['40%', 'GPUOPS_AUDIT_HEADROOM'])
  })

  test('the flag over all', async () => {
    expect(await rowOf('--headroom', cwd, env, '--headroom', '50%')).toEqual(['0.5', 'flag'])
  })
})

describe('the verb runs with what was settled', () => {
  const formatOf = async (cwd: string, env: Env = {}, ...flags: readonly string[]) => {
    const { stdout } = await runWith(
      ['analyze', 'fixtures/logs/burstgpt.csv', '--only', 'traffic', ...flags],
      { cwd, env }
    )
    return stdout.slice(0, 2)
  }

  test('file, environment and flag', async () => {
    const cwd = folderWith({ '//': 'for machines', format: 'json' })
    expect(await formatOf(cwd)).toBe('{\n')
    expect(await formatOf(cwd, { GPUOPS_AUDIT_FORMAT: 'markdown' })).toBe('##')
    expect(await formatOf(cwd, { GPUOPS_AUDIT_FORMAT: 'markdown' }, '--format', 'terminal')).toBe('bu')
  })

  test('a list, a switch, and a check', async () => {
    const config = { failOn: ['requests > 2', 'requests > 9'], format: 'json', only: 'traffic' }
    const cwd = folderWith(config, 'named.json')
    const args = ['analyze', 'fixtures/logs/burstgpt.csv', '--config', path.join(cwd, 'named.json')]
    const ran = await runWith(args, { cwd })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('"requests > 2"')
    const env = { GPUOPS_AUDIT_FAIL_ON: 'requests > 1; requests > 0', GPUOPS_AUDIT_SHOW_CALLERS: 'yes' }
    expect((await rowOf('--show-callers', cwd, env))?.[0]).toBe('true')
    const { stderr } = await runWith(args, { cwd, env })
    expect(stderr.trim().split('\n')).toHaveLength(2)
  })
})

describe('where a file is found', () => {
  test.each(['.config/gpuops-audit.json', '.gpuops-auditrc.json', 'gpuops-audit.config.json'])(
    '%s',
    async name => {
      expect((await rowOf('--spare', folderWith({ spare: 3 }, name)))?.[0]).toBe('3')
    }
  )

  test('package.json, under gpuops-audit', async () => {
    const cwd = folderWith({ name: 'x', 'gpuops-audit': { spare: 4 } }, 'package.json')
    expect((await rowOf('--spare', cwd))?.[0]).toBe('4')
  })

  test('in a folder above, up to the root of the repository and no further', async () => {
    const above = folderWith({ spare: 5 })
    const cwd = path.join(above, 'a/b')
    mkdirSync(cwd, { recursive: true })
    expect((await rowOf('--spare', cwd))?.[0]).toBe('1')
    mkdirSync(path.join(above, 'a/.git'))
    expect((await rowOf('--spare', cwd))?.[0]).toBe('1')
    mkdirSync(path.join(above, '.git'))
    expect((await rowOf('--spare', path.join(above, 'a/..')))?.[0]).toBe('5')
    rmSync(path.join(above, 'a/.git'), { recursive: true })
    expect((await rowOf('--spare', cwd))?.[0]).toBe('5')
  })

  test('where --config says', async () => {
    const file = path.join(folderWith({ spare: 6 }, 'mine.json'), 'mine.json')
    expect((await rowOf('--spare', folderWith({ spare: 7 }), {}, '--config', file))?.[0]).toBe('6')
  })
})

describe('what is refused', () => {
  test.each([
    [{ slotTtft: '2s' }, '"slotTtft" is not an option. Did you mean sloTtft?'],
    [{ headroom: ['20%'] }, 'headroom: Invalid input'],
    [{ lenient: 'yes' }, 'lenient: Invalid input: expected boolean, received string'],
    [{ headroom: 'much' }, '--headroom: "much" is not a share from 0 to 10'],
    ['{', 'is not valid JSON.'],
    ['[]', 'the whole: Invalid input']
  ])('%j', async (config, says) => {
    const ran = await printed(folderWith(config))
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(/^gpuops-audit: [^\n]*gpuops-audit\.config\.json: [^\n]+\n$/)
    expect(ran.stderr).toContain(says)
  })

  test.each([
    [{ GPUOPS_AUDIT_SPARE: 'some' }, 'GPUOPS_AUDIT_SPARE: --spare: "some" is not a whole number'],
    [{ GPUOPS_AUDIT_LENIENT: 'maybe' }, 'GPUOPS_AUDIT_LENIENT: "maybe" is not yes or no.']
  ])('%j', async (env, says) => {
    const ran = await printed('/', env)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(says)
  })

  test('a file that is not there', async () => {
    const ran = await printed('/', {}, '--config', path.join(folder, 'nowhere.json'))
    expect(ran.stderr).toContain('nowhere.json: cannot be read (ENOENT).')
  })
})

/** It may lie in a folder that somebody else made, and come with a pull request. */
describe('a file that nobody named', () => {
  test.each([
    ['rejects', '../elsewhere'],
    ['output', ['report.json']],
    ['priceList', 'list.json'],
    ['updatePrices', true],
    ['showCallers', true],
    ['failOn', ['gpus > 100']],
    ['logo', '/etc/logo.png'],
    ['prices', '../../prices.json'],
    ['limits', 'a/../../limits.json']
  ])('does not say %s', async (key, value) => {
    const cwd = folderWith({ [key]: value })
    const ran = await printed(cwd)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toBe(
      `gpuops-audit: gpuops-audit.config.json: "${key}" is taken only from the command line, or from a file named there: --config gpuops-audit.config.json\n`
    )
    const named = await printed(cwd, {}, '--config', path.join(cwd, 'gpuops-audit.config.json'))
    expect(named).toMatchObject({ code: 0, stderr: '' })
  })

  test('is announced', async () => {
    const { stderr } = await printed(folderWith({ spare: 3, prices: 'prices.json' }))
    expect(stderr).toBe('gpuops-audit: options from gpuops-audit.config.json: spare, prices.\n')
  })

  test('turns no gate green', async () => {
    const cwd = folderWith({ where: ['model=gpt-4'] })
    const gated = ['analyze', 'fixtures/logs/burstgpt.csv', '--only', 'traffic', '--fail-on', 'requests > 2']
    const { code, stderr } = await runWith(gated, { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('gpuops-audit.config.json is left out, because --fail-on is set.')
  })
})

describe('init', () => {
  const cwd = folderWith('', 'empty')

  test('writes a file that says what the defaults are', async () => {
    expect(await runWith(['init'], { cwd })).toMatchObject({ code: 0, stdout: '' })
    for (const flag of ['--slo-attainment', '--headroom', '--spare'])
      expect(await rowOf(flag, cwd)).toEqual([(await rowOf(flag, '/'))?.[0], 'gpuops-audit.config.json'])
    for (const flag of ['--slo-ttft', '--slo-tpot'])
      expect(await rowOf(flag, cwd)).toEqual(await rowOf(flag, '/'))
  })

  // The first states its latencies, whose p95 are the promise; the other has prompts for which the default grows.
  test.each(some(['demo.csv', 'logs/mooncake.jsonl']))('changes nothing in the plan of %s', async log => {
    const plan = async (from: string) => {
      const ran = await runWith(['analyze', path.join(root, 'fixtures', log), '--json'], { cwd: from })
      const { run: _, ...report } = JSON.parse(ran.stdout)
      return report
    }
    expect(await plan(cwd)).toEqual(await plan('/'))
  })

  test('and overwrites none', async () => {
    const before = readFileSync(path.join(cwd, 'gpuops-audit.config.json'), 'utf8')
    expect((await runWith(['init'], { cwd })).stderr).toContain('(there is one already)')
    expect(readFileSync(path.join(cwd, 'gpuops-audit.config.json'), 'utf8')).toBe(before)
  })
})

describe('the schema of the file', () => {
  const shipped = readFileSync(path.join(root, 'schema/config.schema.json'), 'utf8')

  test('is printed as it is shipped: npm run docs', async () => {
    expect((await runWith(['schema', 'config'])).stdout).toBe(shipped)
  })

  test('knows every option, and takes what init writes', async () => {
    const { properties } = JSON.parse(shipped)
    expect(Object.keys(properties)).toEqual(['$schema', ...CONFIGURABLE.map(({ key }) => key)])
    const cwd = folderWith('', 'empty')
    await runWith(['init'], { cwd })
    const start = JSON.parse(readFileSync(path.join(cwd, 'gpuops-audit.config.json'), 'utf8'))
    expect(Object.keys(start).filter(key => !key.startsWith('//') && !(key in properties))).toEqual([])
    expect(z.fromJSONSchema({ type: 'object', properties }).safeParse(start).success).toBe(true)
  })

  test('there are no others', async () => {
    expect((await runWith(['schema', 'log'])).stderr).toContain(
      '"log" is not one of report, cutover, readiness, config'
    )
  })
})
