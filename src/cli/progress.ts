/** Bytes read so far → one line on a terminal's stderr, rewritten in place; nothing anywhere else. */
import { performance } from 'node:perf_hooks'
import { printable } from '../errors.ts'
import type { OutputStream } from './terminal.ts'

export type Progress = {
  readonly reading: (file: string, bytesRead: number, totalBytes: number | null) => void
  readonly clear: () => void
}

const REDRAW_MILLIS = 100
const CLEAR_LINE = '\r\u001b[2K'
const MEGABYTE = 1e6

export const SILENT: Progress = { reading: () => {}, clear: () => {} }

export function progressOn(stderr: OutputStream): Progress {
  if (stderr.isTTY !== true) return SILENT
  const start = performance.now()
  let drawn = Number.NEGATIVE_INFINITY
  return {
    reading(file, bytesRead, totalBytes) {
      const now = performance.now()
      if (now - drawn < REDRAW_MILLIS) return
      drawn = now
      const text = readingLine(printable(file), bytesRead, totalBytes, (now - start) / 1_000)
      stderr.write(`${CLEAR_LINE}${text.slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    clear: () => stderr.write(CLEAR_LINE)
  }
}

function readingLine(file: string, bytesRead: number, totalBytes: number | null, seconds: number): string {
  const rate = bytesRead / Math.max(seconds, 0.001)
  const speed = `${(rate / MEGABYTE).toFixed(0)} MB/s`
  if (totalBytes === null) return `Reading ${file}: ${(bytesRead / MEGABYTE).toFixed(0)} MB, ${speed}`
  const percent = Math.floor((bytesRead / Math.max(1, totalBytes)) * 100)
  const left = Math.ceil((totalBytes - bytesRead) / rate)
  return `Reading ${file}: ${percent} %, ${speed}, ${left} s left`
}
