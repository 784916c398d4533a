/** The demo log against its generator, and against what its story promises. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const fixtures = path.resolve(import.meta.dirname, '../fixtures')
const demo = readFileSync(path.join(fixtures, 'demo.csv'), 'utf8')
const rows = demo
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(line => line.split(','))

test('the generator reproduces the shipped log byte for byte', () => {
  const made = execFileSync(process.execPath, [path.join(fixtures, 'make-demo.mjs')], { maxBuffer: 1e7 })
  expect(made.toString('utf8') === demo).toBe(true)
})

test('the log stays under 2 MB', () => {
  expect(Buffer.byteLength(demo)).toBeLessThan(2_000_000)
})

test('it holds the three broken lines and the two double ones', () => {
  const ids = rows.map(cells => cells[0])
  const broken = rows.filter(
    cells =>
      cells.length < 10 || Number.isNaN(Number(cells[5])) || Number.isNaN(Date.parse(cells[1] as string))
  )
  expect(broken).toHaveLength(3)
  expect(ids.length - new Set(ids).size).toBe(2)
})

test('the launch hour holds the throttling: nine in ten of all 429s, a third of its own attempts', () => {
  const throttled = rows.filter(cells => cells[8] === '429')
  const launch = rows.filter(cells => cells[1]?.startsWith('2026-10-14T18'))
  const both = launch.filter(cells => cells[8] === '429')
  expect(both.length / throttled.length).toBeGreaterThan(0.9)
  expect(both.length / launch.length).toBeGreaterThan(1 / 3 - 0.05)
})
