/** Bytes → the same bytes, for as long as they come and are used up: half a minute without either ends the reading. */
import { AuditError } from '../../errors.ts'
import { withCommas } from '../../words.ts'
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
  const processor = stopwatch(mostMillis / TICKS)
  try {
    for (;;) {
      const next = await within(mostMillis, iterator.next())
      isSilent = next === undefined
      if (next === undefined) throw AuditError.of('STALLED', name, seconds(mostMillis), place(bytesRead))
      if (next.done) return
      processor.begin()
      yield next.value
      if (processor.hasTaken(mostMillis))
        throw AuditError.of('TOO_SLOW', name, seconds(mostMillis), place(bytesRead))
      bytesRead += next.value.length
    }
  } finally {
    // Who is silent would not answer that either.
    if (!isSilent) await iterator.return?.()
  }
}

const seconds = (millis: number): string => `${Math.round(millis / 1_000)} s`
const place = (bytes: number): string => withCommas(bytes)

/**
 * Of the processor: neither a busy machine nor a process that was suspended makes a log slow. To ask the system takes longer
 * than a small piece of a pipe, so it is asked only once in `grainMillis` and where the clock says that it may have been long.
 */
function stopwatch(grainMillis: number) {
  let [asked, begun] = [Number.NEGATIVE_INFINITY, 0]
  let before: NodeJS.CpuUsage | undefined
  return {
    begin(): void {
      begun = performance.now()
      if (begun - asked < grainMillis) return
      asked = begun
      before = process.cpuUsage()
    },
    hasTaken(millis: number): boolean {
      if (performance.now() - begun <= millis) return false
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000 > millis
    }
  }
}

/** So many times the clock is looked at: what was suspended meanwhile misses one of them. */
const TICKS = 30

/** `undefined` where it takes longer. */
async function within<Result>(millis: number, coming: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  let ticks = 0
  const late = new Promise<undefined>(resolve => {
    timer = setInterval(() => {
      if (++ticks === TICKS) resolve(undefined)
    }, millis / TICKS)
  })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearInterval(timer)
  }
}
