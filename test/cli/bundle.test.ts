import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import module from 'node:module'
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

  test.runIf('enableCompileCache' in module)(
    'keeps what Node compiled where it lies itself, or nothing',
    () => {
      const home = path.join(folder, 'home')
      const tool = path.join(home, 'bin/gpuops-audit.js')
      const compiled = path.join(home, 'dist/compiled')
      for (const part of ['bin', 'package.json'])
        cpSync(path.join(root, part), path.join(home, part), { recursive: true })
      node(path.join(root, 'scripts/bundle.mjs'), path.join(home, 'dist/bundle'))
      const before = readdirSync(home)
      const says = [node(tool, 'gpus'), node(tool, 'gpus')]
      expect(existsSync(compiled)).toBe(true)
      rmSync(compiled, { recursive: true })
      writeFileSync(compiled, 'in the way')
      expect([...says, node(tool, 'gpus')]).toEqual(
        Array(3).fill(node(path.join(root, 'bin/gpuops-audit.js'), 'gpus'))
      )
      expect(readdirSync(home)).toEqual(before)
    }
  )
})
