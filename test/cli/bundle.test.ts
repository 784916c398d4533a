import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(root, 'dist/bundled-'))
const log = path.join(root, 'fixtures/logs/braintrust.table.csv')

const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 })

beforeAll(() => node(path.join(root, 'scripts/bundle.mjs'), path.join(folder, 'dist/bundle')))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the bundled command line', () => {
  test('answers as its modules do, from JSON to a page with its script', () => {
    const starter = path.join(folder, 'start.mjs')
    const started = (cli: string, ...args: readonly string[]): string => {
      writeFileSync(
        starter,
        `const { run } = await import(${JSON.stringify(path.join(cli, 'run.js'))})\nprocess.exitCode = await run(process)`
      )
      return node(starter, ...args)
    }
    for (const args of [
      ['analyze', log, '--format', 'json'],
      ['analyze', log, '--format', 'html'],
      ['--version'],
      ['gpus']
    ])
      expect(started(path.join(folder, 'dist/bundle'), ...args)).toBe(
        started(path.join(root, 'dist/cli'), ...args)
      )
  })

  test('is what runs, unless a module was built after it', () => {
    const file = (name: string) => path.join(folder, name)
    mkdirSync(file('bin'))
    mkdirSync(file('dist/cli'))
    cpSync(path.join(root, 'bin/gpuops-audit.js'), file('bin/gpuops-audit.mjs'))
    for (const [name, says] of [
      ['dist/bundle', 'bundle'],
      ['dist/cli', 'modules']
    ] as const) {
      writeFileSync(file(`${name}/run.js`), `export const run = () => process.stdout.write('${says}')`)
      writeFileSync(file(`${name}/end.js`), 'export const leaveOnSignals = () => {}, endAsDecided = () => {}')
    }
    const { mtimeMs } = statSync(file('dist/cli/run.js'))
    const built = (name: string, millis: number) => utimesSync(file(name), millis / 1000, millis / 1000)
    const says = () => node(file('bin/gpuops-audit.mjs'))
    // As in a package, whose files all have one date.
    built('dist/bundle/run.js', mtimeMs)
    built('dist/cli/run.js', mtimeMs)
    expect(says()).toBe('bundle')
    built('dist/cli/run.js', mtimeMs + 1_000)
    expect(says()).toBe('modules')
    rmSync(file('dist/bundle'), { recursive: true })
    expect(says()).toBe('modules')
  })
})
