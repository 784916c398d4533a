/** Lines of a file that is whole at any moment. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { LogFile } from '../../../src/cli/record/logFile.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => path.join(folder, name)
const rowsIn = (file: string): readonly { readonly n: number }[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const quiet = { rotateAt: 1e9, tell: () => {} }

test('a row is on the disk when add returns, and nobody else may read it', () => {
  const file = new LogFile(at('a.jsonl'), quiet)
  file.add({ n: 1 })
  expect(rowsIn(at('a.jsonl'))).toEqual([{ n: 1 }])
  expect(statSync(at('a.jsonl')).mode & 0o777).toBe(0o600)
  file.close()
})

test('a file that is there is gone on with, and a last line that was cut off is taken away', () => {
  writeFileSync(at('b.jsonl'), '{"n":1}\n{"n":2}\n{"n":3,"cut')
  const file = new LogFile(at('b.jsonl'), quiet)
  file.add({ n: 4 })
  file.close()
  expect(rowsIn(at('b.jsonl'))).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }])
})

test('longer files are put aside, and no row is lost or split', () => {
  const file = new LogFile(at('c.jsonl'), { ...quiet, rotateAt: 100 })
  for (let n = 0; n < 60; n++) file.add({ n })
  file.close()
  const parts = readdirSync(folder).filter(name => /^c(-\d+)?\.jsonl$/.test(name))
  expect(parts.length).toBeGreaterThan(3)
  const all = parts.flatMap(name => rowsIn(at(name)).map(({ n }) => n))
  expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk is said once, and what never could be written is counted',
  () => {
    const said: string[] = []
    const file = new LogFile('/dev/full', { ...quiet, tell: message => said.push(message) })
    for (let n = 0; n < 5; n++) file.add({ n })
    file.close()
    expect(said).toEqual(['/dev/full: cannot be written (ENOSPC); rows wait in memory.'])
    expect(file.lost).toBe(5)
  }
)
