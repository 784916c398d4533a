/** Keys of records, or the index of a data frame → what they are: times, or ids. */
import { epochMicros, isoMicros, isPlausible } from '../records/time.ts'

export const indexName = (keys: readonly string[]): string =>
  keys.every(key => isPlausible(epochMicros(Number(key))) || !Number.isNaN(isoMicros(key))) ? 'time' : 'id'
