/** Figures of public traces against figures computed elsewhere from the same definitions. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const folder = process.env['GPUOPS_AUDIT_TRACES'] ?? path.resolve(root, '../shared/traces')

describe.skipIf(!existsSync(path.join(folder, 'truth.json')))(
  'scripts/truth.mjs (skipped where the traces are not there: set GPUOPS_AUDIT_TRACES to their folder)',
  () => {
    test('finds no difference that has no reason', () => {
      const output = execFileSync(process.execPath, [path.join(root, 'scripts/truth.mjs'), folder]).toString()
      expect(output).not.toContain('DIFFERENT')
      expect(output).toMatch(/\n0 different\n$/)
    })
  }
)
