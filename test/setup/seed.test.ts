import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seedOf } from './seed.ts'

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(process.env['TEST_FOLDER'] as string, 'seed-'))
  mkdirSync(path.join(folder, 'inner'))
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text)
  return folder
}

const FILES = { 'a.ts': 'one', 'inner/b.ts': 'two', 'note.md': 'three' }

test('the same sources give the same seed, wherever they lie', () => {
  expect(seedOf([folderOf(FILES)])).toBe(seedOf([folderOf(FILES)]))
  expect(seedOf([folderOf(FILES)])).toBe(seedOf([folderOf({ ...FILES, 'note.md': 'another' })]))
})

test('another source gives another', () => {
  const changed = [{ ...FILES, 'inner/b.ts': 'twos' }, { 'a.ts': 'one' }]
  for (const files of changed) expect(seedOf([folderOf(files)])).not.toBe(seedOf([folderOf(FILES)]))
})

test.runIf(process.env['SEED'] !== undefined)('properties draw from it', () => {
  expect(fc.readConfigureGlobal().seed).toBe(Number(process.env['SEED']))
})
