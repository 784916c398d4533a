import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

test('the compiled scanner is what its source compiles to', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kernel-'))
  const built = path.join(folder, 'kernelModule.json')
  execFileSync(process.execPath, [path.join(root, 'kernel/build.mjs'), built])
  const committed = readFileSync(path.join(root, 'src/read/batches/kernelModule.json'), 'utf8')
  expect(readFileSync(built, 'utf8')).toBe(committed)
  rmSync(folder, { recursive: true })
})
