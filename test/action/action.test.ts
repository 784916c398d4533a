/** The scripts of the GitHub Action, run as its steps run them, with a `gh` that writes down what it is asked. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => path.join(folder, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

type Env = Readonly<Record<string, string>>

function step(script: string, env: Env) {
  const { status, stdout, stderr } = spawnSync('bash', [path.join(root, 'action', script)], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: `${at('bin')}:${process.env['PATH']}`,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_REPOSITORY: 'octo/cat',
      ...env
    }
  })
  return { status, stdout, stderr }
}

const outputs = (): Env =>
  Object.fromEntries(
    read('output')
      .trim()
      .split('\n')
      .map(line => line.split(/=(.*)/s).slice(0, 2))
  )

/** Answers a request for comments with what `found` holds; writes down every call and the body it sends. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "$*" >>"${at('calls')}"
for argument in "$@"; do case "$argument" in body=@*) cp "\${argument#body=@}" "${at('body')}" ;; esac; done
case "$*" in *--paginate*) cat "${at('found')}" ;; esac
`

beforeEach(() => {
  mkdirSync(at('bin'), { recursive: true })
  writeFileSync(at('bin/gh'), GH)
  chmodSync(at('bin/gh'), 0o755)
  for (const name of ['output', 'summary', 'calls', 'found']) writeFileSync(at(name), '')
})

const ANALYZE: Env = {
  INPUT_LOG: 'fixtures/logs/burstgpt.csv\n',
  INPUT_OPTIONS: '--only=traffic',
  INPUT_FAIL_ON: '',
  INPUT_COMMAND: 'node bin/gpuops-audit.js'
}

describe('analyze', () => {
  test('writes both reports, the summary and the outputs', () => {
    expect(step('analyze.sh', ANALYZE)).toMatchObject({ status: 0, stderr: '' })
    const { report, markdown, 'exit-code': code } = outputs()
    expect(code).toBe('0')
    expect(JSON.parse(readFileSync(report as string, 'utf8')).schemaVersion).toBe('1')
    expect(read('summary')).toBe(readFileSync(markdown as string, 'utf8'))
  })

  test('a failed check is passed on, not ended with', () => {
    const ran = step('analyze.sh', { ...ANALYZE, INPUT_FAIL_ON: 'requests > 2\n\nrequests > 1' })
    expect(ran.status).toBe(0)
    expect(outputs()['exit-code']).toBe('1')
    expect(read('summary')).toContain('## gpuops-audit')
  })

  test('what could not run ends the job', () => {
    const ran = step('analyze.sh', { ...ANALYZE, INPUT_LOG: 'nowhere.csv' })
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain('nowhere.csv: no such file')
    expect(read('summary')).toBe('')
  })

  test('two audits in one job keep their reports apart', () => {
    step('analyze.sh', ANALYZE)
    const { report } = outputs()
    writeFileSync(at('output'), '')
    step('analyze.sh', ANALYZE)
    expect(outputs()['report']).not.toBe(report)
    expect(JSON.parse(readFileSync(report as string, 'utf8')).schemaVersion).toBe('1')
  })

  /** What would run, written down instead. */
  const asked = (env: Env) => {
    writeFileSync(at('bin/npx'), `#!/usr/bin/env bash\nprintf '%s\\n' "$@" >"${at('asked')}"\n`)
    chmodSync(at('bin/npx'), 0o755)
    step('analyze.sh', { ...ANALYZE, INPUT_COMMAND: '', ...env })
    return read('asked').trim().split('\n')
  }

  test('runs the version it was released with, and no configuration of the checkout', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    const [yes, name, verb, config] = asked({})
    expect([yes, name, verb]).toEqual(['--yes', `gpuops-audit@${version}`, 'analyze'])
    expect(readFileSync(config?.replace('--config=', '') as string, 'utf8')).toBe('{}\n')
  })

  test('or those that its inputs name', () => {
    const [, name, , config] = asked({ INPUT_VERSION: '9.9.9', INPUT_CONFIG: 'ours.json' })
    expect([name, config]).toEqual(['gpuops-audit@9.9.9', '--config=ours.json'])
  })

  test('names of models and files that look like workflow commands are obeyed nowhere', () => {
    mkdirSync(at('hostile'), { recursive: true })
    const log = at('hostile/::error file=x::owned ##[group].csv')
    const row = (i: number) =>
      `2026-03-02T08:00:${10 + i}Z,::set-output name=report::x ##vso[task.complete],9,9`
    const rows = Array.from({ length: 20 }, (_, i) => row(i))
    writeFileSync(
      log,
      `${['start_time,model,input_tokens,output_tokens', ...rows, '::stop-commands::x'].join('\n')}\n`
    )
    const ran = step('analyze.sh', { ...ANALYZE, INPUT_LOG: log, INPUT_OPTIONS: '--only=traffic\n--lenient' })
    expect(ran.status).toBe(0)
    for (const text of [ran.stdout, ran.stderr, read('summary')])
      expect(text).not.toMatch(/^\s*::|##\[|##vso\[/m)
    expect(Object.keys(outputs())).toEqual(['report', 'markdown', 'failures', 'exit-code'])
  })

  test('inputs are data: none of them is run, split or taken for an option', () => {
    const ran = step('analyze.sh', {
      ...ANALYZE,
      INPUT_LOG: `$(touch ${at('owned')}) x; touch ${at('owned')}`
    })
    expect(ran.status).toBe(2)
    expect(() => read('owned')).toThrow('ENOENT')
    expect(step('analyze.sh', { ...ANALYZE, INPUT_LOG: '--version' }).stderr).toContain(
      '--version: no such file'
    )
  })
})

describe('comment', () => {
  const env: Env = { PULL_REQUEST: '7', COMMENT_TAG: 'default', MARKDOWN: at('report.md') }
  const calls = () => read('calls').trim().split('\n')

  beforeEach(() => {
    mkdirSync(at('gpuops-audit'), { recursive: true })
    writeFileSync(at('report.md'), '## gpuops-audit\n')
  })

  test('is posted where there is none', () => {
    expect(step('comment.sh', env)).toMatchObject({ status: 0, stdout: 'posted a comment\n' })
    expect(calls()[1]).toContain('--method POST repos/octo/cat/issues/7/comments')
    expect(read('body')).toBe('<!-- gpuops-audit:default -->\n## gpuops-audit\n')
  })

  test('is updated where there is one: the first, if there are more', () => {
    writeFileSync(at('found'), '41\n42\n')
    expect(step('comment.sh', env)).toMatchObject({ status: 0, stdout: 'updated comment 41\n' })
    expect(calls()[1]).toContain('--method PATCH repos/octo/cat/issues/comments/41')
    expect(calls()).toHaveLength(2)
  })

  test('that the token of a fork may not post leaves the job as it is', () => {
    writeFileSync(
      at('bin/gh'),
      '#!/usr/bin/env bash\necho "HTTP 403: Resource not accessible by integration" >&2\nexit 1\n'
    )
    const ran = step('comment.sh', env)
    expect(ran.status).toBe(0)
    expect(ran.stdout).toContain('::notice title=gpuops-audit::The comment could not be posted')
  })

  test('is looked for by its own tag, which cannot break out of the query', () => {
    step('comment.sh', { ...env, COMMENT_TAG: 'a"b) | .x --> $(id)' })
    expect(calls()[0]).toContain('startswith("<!-- gpuops-audit:ab.x--id -->")')
  })
})

describe('gate', () => {
  test('lets a job pass', () => {
    expect(step('gate.sh', { EXIT_CODE: '0', FAILURES: at('none') })).toMatchObject({ status: 0, stdout: '' })
  })

  test('ends it with 1, and an annotation for each check that failed', () => {
    writeFileSync(at('errors.txt'), 'gpuops-audit: failed: "x > 1%": x is 2, the bound is 0.01\nother\n')
    expect(step('gate.sh', { EXIT_CODE: '1', FAILURES: at('errors.txt') })).toMatchObject({
      status: 1,
      stdout: '::error title=gpuops-audit::"x > 1%25": x is 2, the bound is 0.01\n'
    })
  })
})

test('action.yml runs these scripts, and no input stands in a script itself', () => {
  const text = readFileSync(path.join(root, 'action.yml'), 'utf8')
  const runs = [...text.matchAll(/^ +run: (.*)$/gm)].map(([, line]) => line)
  expect(runs).toEqual(
    ['analyze', 'comment', 'gate'].map(name => `'"$GITHUB_ACTION_PATH/action/${name}.sh"'`)
  )
})
