/** Attacks on time and memory, small: each ends with a right answer or one line, as the full ones do (docs/security.md). */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const script = path.resolve(import.meta.dirname, '../../scripts/resources.mjs')
/** A tenth of them hold 70 MB in one record, beside which the program itself has about 100 MB. */
const MOST_MEGABYTES = 500

test('every attack of scripts/resources.mjs', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, '--small'], { encoding: 'utf8' })
  const rows = stdout.trim().split('\n').slice(2)
  expect(rows.filter(row => row.includes('WRONG'))).toEqual([])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(rows.length).toBeGreaterThan(20)
  const peaks = rows.map(row => Number(row.split('|').at(-2)))
  expect(Math.max(...peaks)).toBeLessThan(MOST_MEGABYTES)
}, 900_000)
