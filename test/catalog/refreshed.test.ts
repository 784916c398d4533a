import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')

// The script asks the built program for what it knows: skipped where nothing is built.
test.skipIf(!existsSync(path.join(root, 'dist/index.js')))(
  'the generated tables are those of their sources, and every model of the last twelve months has a price',
  () => {
    const { status, stdout } = spawnSync(process.execPath, ['scripts/prices.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8'
    })
    expect(stdout).toContain('Every model of the last twelve months has a price.')
    expect(status).toBe(0)
  },
  30_000
)
