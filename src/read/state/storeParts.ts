/** The address of a store → what opens its rows part by part. */
import type { Address } from '../source/address.ts'
import { type Outside, openSource } from '../source/openSource.ts'
import type { Source } from '../source/source.ts'
import type { Part, StoreTimes } from '../source/store.ts'

export type StoreParts = {
  readonly times: () => Promise<StoreTimes>
  readonly open: (part: Part) => Promise<Source>
}

/** Enough to tell a format and how callers are named. [rows] */
const ROWS_OF_BEGINNING = 20_000

export const BEGINNING: Part = { from: null, before: null, most: ROWS_OF_BEGINNING }

export function storeParts(address: Address, outside: Outside, onBytes: (bytes: number) => void): StoreParts {
  const { name } = address
  const { asked, access } = outside.store
  return {
    times: async () => (await import('../source/openAddress.ts')).timesOfAddress(address, asked, access),
    open: part =>
      openSource(
        { path: name, name, address },
        { ...outside, store: { access, asked: { ...asked, part } } },
        onBytes
      )
  }
}
