/** Attacks on time and memory, small: each ends with a right answer or one line, as the full ones do (docs/security.md). */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ATTACKS } from '../../scripts/resources/attacks.mjs'
import { PLACES } from '../../scripts/resources/places.mjs'
import { fewCases, some } from '../cases.ts'

const script = path.resolve(import.meta.dirname, '../../scripts/resources.mjs')
/** A tenth of them hold 70 MB in one record, beside which the program itself has about 100 MB. */
const MOST_MEGABYTES = 500

/** Those that need no time to be waited for. */
const SMALL = [
  ...Object.keys(ATTACKS),
  ...Object.entries(PLACES).flatMap(([name, place]) => ('waits' in place && place.waits ? [] : [name]))
]

test('the attacks of scripts/resources.mjs', () => {
  // The script runs those whose name holds one that is asked: all of them where each is.
  const args = [script, '--small', ...some(SMALL, fewCases)]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const rows = stdout.trim().split('\n').slice(2)
  expect(rows.filter(row => row.includes('WRONG'))).toEqual([])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(SMALL.length).toBeGreaterThan(20)
  expect(rows.length).toBeGreaterThanOrEqual(fewCases(SMALL.length))
  const peaks = rows.map(row => Number(row.split('|').at(-2)))
  expect(Math.max(...peaks)).toBeLessThan(MOST_MEGABYTES)
}, 900_000)
