/** An opened log. */
import type { Warning } from '../../log/readingShape.ts'

export type Bytes = AsyncIterable<Uint8Array>

/** By the name of what unpacks it. */
export type Packing = 'gzip' | 'zstd'

export type Source = {
  readonly name: string
  readonly head: Uint8Array
  readonly bytes: Bytes
  /** On disk as they are; `null` where they are unpacked, converted, or from a pipe. */
  readonly totalBytes: number | null
  /** Takes back a chunk of `bytes` that nobody looks at any more: the next read fills it again. */
  readonly release: Release
  /** Where the text lies as it is, so that any part of it can be read; `null` where it must come as a stream. */
  readonly stored: Stored | null
  /** In what the file is packed. */
  readonly packing?: Packing | undefined
  /** Lines above the text that are none of it. */
  readonly linesBefore: number
  /** Complete when all bytes are read. */
  readonly warnings: readonly Warning[]
  /** To be called when nothing of it is read any more. */
  readonly close: Close
}

type Close = () => Promise<void>

/** A text that is a file, of which several threads may read parts at once. */
export type Stored = {
  readonly fd: number
  /** Where the text begins, behind a mark. */
  readonly begin: number
  readonly end: number
  /** To be told how far the reading has come. */
  readonly reached: (at: number) => void
  /** Lets the file stay open until then, whenever it is closed. */
  readonly keepOpen: (until: Promise<void>) => void
  /** The text from there on; `bytes` must not be asked any more. */
  readonly bytesFrom: (at: number) => Bytes
}

export type Release = (chunk: Uint8Array) => void
