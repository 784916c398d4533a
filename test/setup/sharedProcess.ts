/** After each file that shares its process with others: what it changed there, it must have put back. */

import { afterAll, expect } from 'vitest'

/** What a later file would meet. */
const stateOf = () => ({
  env: { ...process.env },
  folder: process.cwd(),
  exitCode: process.exitCode,
  prototypes: [Object, Array, String, Function].map(({ prototype }) => Object.getOwnPropertyNames(prototype))
})

const before = stateOf()

afterAll(() => expect(stateOf(), 'a file that changes its process puts it back').toEqual(before))
