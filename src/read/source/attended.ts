/** Bytes → the same bytes, for as long as they come and are used up: half a minute without either ends the reading. */
import { AuditError } from '../../errors.ts'
import type { Bytes } from './source.ts'

const MOST_SILENT_MILLIS = 30_000

/**
 * @param name of the source, for the error
 * @throws AuditError STALLED with the place
 */
export async function* attended(bytes: Bytes, name: string, mostMillis = MOST_SILENT_MILLIS): Bytes {
  const iterator = bytes[Symbol.asyncIterator]()
  let bytesRead = 0
  let isSilent = false
  try {
    for (;;) {
      const next = await within(mostMillis, iterator.next())
      isSilent = next === undefined
      if (next === undefined) throw AuditError.of('STALLED', name, seconds(mostMillis), place(bytesRead))
      if (next.done) return
      const begun = performance.now()
      yield next.value
      if (performance.now() - begun > mostMillis)
        throw AuditError.of('TOO_SLOW', name, seconds(mostMillis), place(bytesRead))
      bytesRead += next.value.length
    }
  } finally {
    // Who is silent would not answer that either.
    if (!isSilent) await iterator.return?.()
  }
}

const seconds = (millis: number): string => `${Math.round(millis / 1_000)} s`
const place = (bytes: number): string => bytes.toLocaleString('en-US')

/** `undefined` where it takes longer. */
async function within<Result>(millis: number, coming: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), millis)
  })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearTimeout(timer)
  }
}
