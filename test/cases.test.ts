/** What keeps a run of the tests short where it is not told to take its time. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  file =>
    file.endsWith('.ts') && !file.includes('node_modules') && file !== path.basename(import.meta.filename)
)
const placesOf = (form: RegExp) =>
  files.filter(file => form.test(readFileSync(path.join(import.meta.dirname, file), 'utf8')))

test('the number of cases of every property is one that cases() may lower', () => {
  expect(files.length).toBeGreaterThan(300)
  expect(placesOf(/numRuns: (?!(cases|fewCases)\()/)).toEqual([])
})

// Files share a process: what a helper of several of them does after "all" would be done after the first.
test('only a file of tests says what is done before and after them', () => {
  const helpers = placesOf(/\b(before|after)(All|Each)\(/).filter(file => !file.endsWith('.test.ts'))
  expect(helpers.filter(file => path.dirname(file) !== 'setup')).toEqual([])
})
