import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
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
    const started = (runs: string, ...args: readonly string[]): string => {
      writeFileSync(
        starter,
        `const { run } = await import(${JSON.stringify(runs)})\nprocess.exitCode = await run(process)`
      )
      // As before Node 22.12, which could not require what is written for `import` alone.
      return node('--no-experimental-require-module', '--throw-deprecation', starter, ...args)
    }
    const outputs = ['r.json', 'r.html'].map(name => path.join(folder, name))
    const reports = outputs.flatMap(file => ['--output', file])
    const said = (runs: string): readonly string[] => {
      started(runs, 'analyze', log, ...reports)
      return [
        ...outputs.map(file => readFileSync(file, 'utf8')),
        started(runs, '--version'),
        started(runs, 'gpus')
      ]
    }
    const texts = said(path.join(folder, 'dist/bundle/run.cjs'))
    expect(texts).toEqual(said(path.join(root, 'dist/cli/run.js')))
    for (const text of texts) expect(text).not.toBe('')
  })

  // What they require of each other is there only when the other one has ended.
  test('has no files that wait for each other', () => {
    const bundle = path.join(folder, 'dist/bundle')
    const ended = new Set<string>()
    const follow = (file: string, before: readonly string[]): void => {
      expect(before).not.toContain(file)
      if (ended.has(file)) return
      const code = readFileSync(path.join(bundle, file), 'utf8')
      for (const [, next] of code.matchAll(/^(?:const \w+ = )?require\("\.\/([^"]+)"\)/gm))
        follow(next as string, [...before, file])
      ended.add(file)
    }
    for (const file of readdirSync(bundle)) follow(file, [])
    expect(ended.size).toBeGreaterThan(100)
  })

  test('is what runs, unless a module was built after it', () => {
    const file = (name: string) => path.join(folder, name)
    mkdirSync(file('bin'))
    mkdirSync(file('dist/cli'))
    for (const name of ['gpuops-audit.js', 'keptCode.js'])
      cpSync(path.join(root, 'bin', name), file(`bin/${name}`))
    writeFileSync(file('package.json'), '{ "type": "module" }')
    const [run, end] = ["() => process.stdout.write('SAYS')", 'leaveOnSignals() {}, endAsDecided() {}']
    writeFileSync(file('dist/bundle/run.cjs'), `exports.run = ${run.replace('SAYS', 'bundle')}`)
    writeFileSync(file('dist/bundle/end.cjs'), `module.exports = { ${end} }`)
    writeFileSync(file('dist/cli/run.js'), `export const run = ${run.replace('SAYS', 'modules')}`)
    writeFileSync(file('dist/cli/end.js'), `export const { leaveOnSignals, endAsDecided } = { ${end} }`)
    const { mtimeMs } = statSync(file('dist/cli/run.js'))
    const built = (name: string, millis: number) => utimesSync(file(name), millis / 1000, millis / 1000)
    const says = () => node(file('bin/gpuops-audit.js'))
    // As in a package, whose files all have one date.
    built('dist/bundle/run.cjs', mtimeMs)
    built('dist/cli/run.js', mtimeMs)
    expect(says()).toBe('bundle')
    built('dist/cli/run.js', mtimeMs + 1_000)
    expect(says()).toBe('modules')
    rmSync(file('dist/bundle'), { recursive: true })
    expect(says()).toBe('modules')
  })

  test('keeps what was compiled where it lies itself, or nothing', () => {
    const home = path.join(folder, 'home')
    const tool = path.join(home, 'bin/gpuops-audit.js')
    const compiled = path.join(home, 'dist/compiled')
    for (const part of ['bin', 'package.json'])
      cpSync(path.join(root, part), path.join(home, part), { recursive: true })
    node(path.join(root, 'scripts/bundle.mjs'), path.join(home, 'dist/bundle'))
    const before = readdirSync(home)
    const says = [node(tool, 'gpus')]
    const kept = readdirSync(compiled, { recursive: true })
    expect(kept.length).toBeGreaterThan(3)
    says.push(node(tool, 'gpus'))
    expect(readdirSync(compiled, { recursive: true })).toEqual(kept)
    rmSync(compiled, { recursive: true })
    writeFileSync(compiled, 'in the way')
    expect([...says, node(tool, 'gpus')]).toEqual(
      Array(3).fill(node(path.join(root, 'bin/gpuops-audit.js'), 'gpus'))
    )
    expect(readdirSync(home)).toEqual(before)
  })
})
