/** The completion scripts, run in their shells where these are there, and the manual page against the verbs. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { SAYS } from '../../src/cli/conventions.ts'
import { manualPage } from '../../src/cli/manual.ts'
import { optionsOf } from '../../src/cli/verb.ts'
import { VERBS } from '../../src/cli/verbs.ts'
import { VERSION } from '../../src/version.ts'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const script = async (shell: string) => (await runWith(['completion', shell])).stdout
const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  '%s: every verb and every option is in the script',
  async shell => {
    const text = await script(shell)
    for (const verb of VERBS) {
      expect(text).toContain(verb.name)
      for (const { flag } of optionsOf(verb)) expect(text).toContain(shell === 'fish' ? flag.slice(2) : flag)
    }
  }
)

test('another shell is refused', async () => {
  expect((await runWith(['completion', 'csh'])).stderr).toContain('"csh" is not one of bash, zsh, fish')
})

test.each(['bash', 'zsh', 'fish'])('%s, where it is there, finds the script well formed', async shell => {
  if (!has(shell)) return
  const file = path.join(folder, `script.${shell}`)
  writeFileSync(file, await script(shell))
  const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

describe.skipIf(!has('bash'))('bash completes', () => {
  const completed = async (...words: readonly string[]) => {
    const line = ['gpuops-audit', ...words].map(word => `'${word}'`).join(' ')
    const program = `${await script('bash')}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _gpuops_audit; printf '%s\\n' "\${COMPREPLY[@]}"`
    return spawnSync('bash', ['-c', program], { encoding: 'utf8' }).stdout.trim().split('\n')
  }

  test('verbs', async () => {
    expect(await completed('an')).toEqual(['analyze'])
    expect(await completed('')).toEqual(expect.arrayContaining(VERBS.map(({ name }) => name)))
  })

  test('options of the verb, and of no other', async () => {
    expect(await completed('analyze', '--slo-t')).toEqual(['--slo-ttft', '--slo-tpot'])
    expect(await completed('compare', '--slo')).toEqual([''])
  })

  test('names of the catalogue', async () => {
    expect(await completed('analyze', '--gpu', 'GH2')).toEqual(['GH200-96', 'GH200-144'])
    expect(await completed('predict', '--model', 'gpt-oss')).toEqual(['gpt-oss-20b', 'gpt-oss-120b'])
  })

  test('values that are one of a few', async () => {
    expect(await completed('analyze', '--only', '')).toEqual(['traffic'])
    expect(await completed('analyze', '--table', 'c')).toEqual([
      'concurrency',
      'callers',
      'candidates',
      'costs',
      'checks'
    ])
    expect(await completed('analyze', '--early-stage', 'y')).toEqual(['yes'])
  })
})

describe('the manual page', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../man/gpuops-audit.1'), 'utf8')

  test('is what the verbs say: npm run man', () => {
    expect(page).toBe(manualPage(VERBS, SAYS, VERSION))
  })

  test('has every option of every verb', () => {
    const plain = page.replaceAll('\\-', '-')
    for (const verb of VERBS) {
      expect(plain).toContain(`.SH ${verb.name.toUpperCase()}\n`)
      for (const { flags } of optionsOf(verb)) expect(plain).toContain(`.B ${flags}\n`)
    }
  })

  test('no line of text is taken for a request', () => {
    const requests = page.split('\n').filter(line => /^[.']/.test(line))
    for (const line of requests) expect(line).toMatch(/^\.(TH|SH|SS|TP|B|I|br|nf|fi)\b/)
  })
})

test('every verb has an example, and its help shows it', async () => {
  for (const { name, examples } of VERBS) {
    expect(examples.length).toBeGreaterThan(0)
    expect((await runWith([name, '--help'])).stdout).toContain(examples[0] as string)
  }
})

test.each([
  [['analize', 'x'], '(Did you mean analyze?)'],
  [['analyze', 'x', '--headrom', '2'], '(Did you mean --headroom?)']
])('%j is answered with what it may have meant', async (args, says) => {
  expect((await runWith(args)).stderr).toContain(says)
})

/** Quotes are doubled and no value stands outside of them, so that a script of names alone runs nothing. */
test('powershell: words stand in single quotes', async () => {
  const lists = (await script('powershell')).match(/@\('.*\)$/gm) ?? []
  expect(lists.length).toBeGreaterThan(VERBS.length)
  for (const list of lists) expect(list).toMatch(/^@\(('(?:[^']|'')*'(?:, )?)*\)$/)
})

test('powershell: the words of an option are those of bash', async () => {
  const text = await script('powershell')
  const wordsOf = (key: string) =>
    [...(new RegExp(`^ {4}'${key}' = @\\((.*)\\)$`, 'm').exec(text)?.[1] ?? '').matchAll(/'([^']*)'/g)].map(
      ([, word]) => word
    )
  expect(wordsOf('analyze --gpu')).toEqual(expect.arrayContaining(['GH200-96', 'H100-SXM']))
  expect(wordsOf('predict --model')).toEqual(expect.arrayContaining(['gpt-oss-20b', 'gpt-oss-120b']))
  expect(wordsOf('analyze --input-format')).toContain('anthropic-usage')
  expect(wordsOf('analyze --only')).toEqual(['traffic'])
  // “-Native” gives the words of a line as they stand; a verb is looked up as typed.
  expect(text).toMatch(/Register-ArgumentCompleter -Native -CommandName gpuops-audit /)
})
