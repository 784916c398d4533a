/** What threads have found and nobody has taken yet, by stretch: they find in any order, and it is taken in that of the file. */
import type { BatchTaker } from '../batchSink.ts'
import type { Found } from './stretchScanner.ts'

/** A batch for its taker; or the end of a stretch, and whether all of it was found. */
export type Part =
  | (Found & { readonly taker: BatchTaker; readonly release: () => void })
  | { readonly isWhole: boolean }

/** A stretch takes milliseconds. A thread that is silent for so long stands still: without it the log is the same. */
const MOST_SILENT_MILLIS = 10_000

export class Parts {
  private readonly byStretch = new Map<number, Part[]>()
  private wake = () => {}

  add(stretch: number, part: Part): void {
    const there = this.byStretch.get(stretch)
    if (there === undefined) this.byStretch.set(stretch, [part])
    else there.push(part)
    this.wake()
  }

  /** The next part of a stretch, if it is there; its end is the last one. */
  next(stretch: number): Part | undefined {
    const part = this.byStretch.get(stretch)?.shift()
    if (part !== undefined && !('batch' in part)) this.byStretch.delete(stretch)
    return part
  }

  /** Until a part is added or a thread ends. False: nothing came for so long that nothing will. */
  news(mostMillis = MOST_SILENT_MILLIS): Promise<boolean> {
    return new Promise(resolve => {
      const silent = setTimeout(() => resolve(false), mostMillis)
      this.wake = () => {
        clearTimeout(silent)
        resolve(true)
      }
    })
  }

  /** A thread has ended. */
  ended(): void {
    this.wake()
  }
}
