/** Text → a file that is there whole or not at all: written beside its place, and put there when it is done. */
import {
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync
} from 'node:fs'
import path from 'node:path'
import { AuditError } from '../errors.ts'

export type WholeFile = {
  /** Throws AuditError UNWRITABLE. */
  readonly add: (text: string) => void
  /** Puts the file where it was asked for. Throws AuditError UNWRITABLE. */
  readonly finish: () => void
  /** Leaves the place as it was. */
  readonly discard: () => void
}

/** What is being written, for the end of a process that is interrupted. */
const unfinished = new Set<string>()
/** One listener does for all. */
let isWatched = false

/**
 * A device or a pipe keeps nothing and is written to as it is; of a link, the file it points to is replaced.
 *
 * @throws AuditError UNWRITABLE at once, where the place cannot be written to
 */
export function wholeFile(place: string): WholeFile {
  const attempt = <Result>(write: () => Result): Result => {
    try {
      return write()
    } catch (error) {
      rmSync(beside, { force: true })
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
      throw AuditError.because('UNWRITABLE', error, place, code)
    }
  }
  const before = statOf(place)
  const target = before === null ? place : realpathSync(place)
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.partial`)
  const inPlace = before !== null && !before.isFile()
  const file = attempt(() => (inPlace ? openSync(target, 'w') : openBeside(beside, target, before)))
  const close = () => {
    unfinished.delete(beside)
    closeSync(file)
  }
  return {
    add: text => attempt(() => writeAll(file, text)),
    finish: () =>
      attempt(() => {
        close()
        if (!inPlace) renameSync(beside, target)
      }),
    discard() {
      close()
      if (!inPlace) rmSync(beside, { force: true })
    }
  }
}

/** Whoever may not write the file itself may not replace it either. */
function openBeside(beside: string, target: string, before: Stats | null): number {
  if (before !== null) closeSync(openSync(target, 'r+'))
  if (!isWatched) process.once('exit', removeUnfinished)
  isWatched = true
  const file = openSync(beside, 'wx', before?.mode ?? 0o666)
  unfinished.add(beside)
  return file
}

function removeUnfinished(): void {
  for (const file of unfinished) rmSync(file, { force: true })
  unfinished.clear()
}

/** A system call may take a part. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

function statOf(place: string): Stats | null {
  try {
    return statSync(place)
  } catch {
    return null
  }
}
