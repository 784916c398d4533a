import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import later from '../../src/catalog/refreshed/later.json' with { type: 'json' }
import openOffers from '../../src/catalog/refreshed/openOffers.json' with { type: 'json' }

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
  }
)

const isAmount = (value: unknown) => typeof value === 'number' && value >= 0
const isUnknownOr = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value)
const isText = (value: unknown) => typeof value === 'string'
const isAbove = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.length === 5 && value.every(isUnknownOr(isAmount)))

// What the compiler cannot tell of JSON: `CompactRow` and `CompactOffer`.
test('rows have what their types say', () => {
  const row = [isText, isText, isText, isAmount]
  const rates = [isUnknownOr(isAmount), isUnknownOr(isAmount), isAmount, isAbove]
  const offer = [isText, isText, isAmount, isUnknownOr(isAmount), isAmount, isText, isUnknownOr(isText)]
  const ofSource = (value: unknown) => value === 'p' || value === 'r'
  expect(later.filter(each => ![...row, ...rates].every((check, i) => check(each[i])))).toEqual([])
  expect(openOffers.filter(each => ![...offer, ofSource].every((check, i) => check(each[i])))).toEqual([])
})
