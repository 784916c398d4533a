/** After each file that shares its process with others: what it changed there, it must have put back. */

import { afterAll, expect, vi } from 'vitest'

/** What a later file would meet. */
const stateOf = () => ({
  env: { ...process.env },
  folder: process.cwd(),
  exitCode: process.exitCode,
  umask: process.umask(),
  prototypes: [Object, Array, String, Function, Map, Set, Promise].map(({ prototype }) =>
    Object.getOwnPropertyNames(prototype)
  ),
  functions: [Math.random, Date.now, globalThis.fetch, globalThis.setTimeout, process.stdout.write]
})

const before = stateOf()

afterAll(() => {
  // A test that failed may not have come to where it puts them back.
  vi.useRealTimers()
  vi.restoreAllMocks()
  expect(stateOf(), 'a file that changes its process puts it back').toEqual(before)
})
