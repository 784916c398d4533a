import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { cases } from '../cases.ts'

const MODULE = pathToFileURL(path.join(import.meta.dirname, '../../bin/keptCode.js')).href
const folder = mkdtempSync(path.join(tmpdir(), 'kept-'))
const file = (name: string) => path.join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

/** Says what a.cjs makes of 20, and what is kept afterwards. */
function run(...asked: readonly string[]): readonly [said: string, kept: readonly string[]] {
  writeFileSync(
    file('start.mjs'),
    `import { createRequire } from 'node:module'
     import { setFlagsFromString } from 'node:v8'
     import { keepCode } from ${JSON.stringify(MODULE)}
     const keep = keepCode(${JSON.stringify(file('kept'))})
     const { of, long } = createRequire(import.meta.url)('./a.cjs')
     process.stdout.write(String(await of(20)))
     if (process.argv.includes('long')) long(1)
     if (process.argv.includes('flag')) setFlagsFromString('--no-opt')
     keep()`
  )
  const said = execFileSync(process.execPath, ['--throw-deprecation', file('start.mjs'), ...asked], {
    encoding: 'utf8',
    stdio: 'pipe'
  })
  return [said, existsSync(file('kept')) ? readdirSync(underFlags()).filter(name => name !== 'bytes') : []]
}

/** Where it is kept: one folder, since every run has the same flags. */
function underFlags(): string {
  const [flags, ...others] = readdirSync(file('kept'))
  expect(others).toEqual([])
  return file(`kept/${flags}`)
}

const bytesKept = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + statSync(path.join(underFlags(), name)).size, 0)

test('code is kept for the text it was compiled of, and for no other of the same length', () => {
  writeFileSync(
    file('a.cjs'),
    `const { b } = require('./b.cjs'), { one } = require('./c.cjs')
     exports.of = async x => x * (await one()) + b
     exports.long = x => { ${'(() => { x = 2 * x - x / 3 })();'.repeat(5_000)} return x }`
  )
  writeFileSync(file('b.cjs'), 'exports.b = 1')
  // What imports by itself is compiled by Node, which knows how.
  writeFileSync(file('c.cjs'), "exports.one = async () => (await import('node:path')).posix.sep.length")
  // Under a flag that the next run begins without.
  expect(run('flag')).toEqual(['21', []])
  const [said, kept] = run()
  expect([said, kept.length]).toEqual(['21', 2])
  expect(run()).toEqual(['21', kept])
  writeFileSync(file('b.cjs'), 'exports.b = 2')
  expect(run()[0]).toBe('22')
})

test('a run that needs much more code is kept in place of the one before, and stays', () => {
  const [, kept] = run()
  const before = bytesKept(kept)
  run('long')
  const after = bytesKept(kept)
  expect(after).toBeGreaterThan(2 * before)
  expect([run(), bytesKept(kept)]).toEqual([['22', kept], after])
})

test('what is kept and damaged is compiled anew', () => {
  const [, kept] = run()
  for (const name of [...kept, 'bytes']) truncateSync(path.join(underFlags(), name), 40)
  expect(run()).toEqual(['22', kept])
  expect(bytesKept(kept)).toBeGreaterThan(40 * kept.length)
  // V8 itself takes most of what is damaged and no shorter: it then runs other code, or crashes.
  const [name = ''] = kept
  const whole = readFileSync(path.join(underFlags(), name))
  for (let at = 0; at < whole.length; at += Math.ceil(whole.length / cases(40))) {
    const damaged = Buffer.from(whole)
    damaged[at] = (whole[at] as number) ^ 0x55
    writeFileSync(path.join(underFlags(), name), damaged)
    expect(run()).toEqual(['22', kept])
    expect(readFileSync(path.join(underFlags(), name)).equals(damaged)).toBe(false)
  }
}, 120_000)

test('code under other flags is kept beside it', () => {
  const [flags] = readdirSync(file('kept'))
  execFileSync(process.execPath, ['--no-opt', file('start.mjs')])
  const both = readdirSync(file('kept'))
  expect([both.length, both.includes(flags as string)]).toEqual([2, true])
})
