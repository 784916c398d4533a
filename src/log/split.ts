/** What a log is split by – a tag, its callers, its models – → the value of each row. */
import { picked } from './columns.ts'

export type Split = {
  /** As it was asked for: `tag.team`, `caller`, `model`. */
  readonly by: string
  /** By row: index into `values`. Index 0 is always the empty value: the row does not say. */
  readonly codes: Uint16Array | Uint32Array
  readonly values: readonly string[]
}

export const TAG = 'tag.'

type Named = {
  readonly model: Uint16Array
  readonly models: readonly string[]
  readonly caller: Uint32Array
  readonly callers: readonly string[]
}

/** By what every log tells; `undefined` for a tag, which only records hold. */
export function ownSplit(log: Named, by: string): Split | undefined {
  if (by === 'model') return { by, codes: log.model, values: log.models }
  return by === 'caller' ? { by, codes: log.caller, values: log.callers } : undefined
}

/** The rows at these indices. */
export const pickedSplit = (split: Split, order: Uint32Array): Split => ({
  ...split,
  codes: picked(split.codes, order)
})
