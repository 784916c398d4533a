/** Rows → lines of a file that is whole at any moment: a row is one write of one line, and what is half is taken back. */
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync
} from 'node:fs'

/** Rows that wait while the disk is full. Beyond them the oldest are lost, and counted. */
const MOST_WAITING = 100_000
const RETRY_MILLIS = 1_000

export type LogFileOptions = {
  /** A file that is longer is put aside as `NAME-1.EXT`, `NAME-2.EXT`, … [bytes] */
  readonly rotateAt: number
  /** Told once when writing fails, and once when it goes on. */
  readonly tell: (message: string) => void
}

export class LogFile {
  lost = 0
  written = 0
  private fd: number
  private size: number
  private readonly waiting: string[] = []
  private retry: NodeJS.Timeout | undefined
  private readonly path: string
  private readonly options: LogFileOptions

  /** Goes on with a file that is there; a last line that was cut off is taken away. Throws what `open` throws. */
  constructor(path: string, options: LogFileOptions) {
    this.path = path
    this.options = options
    this.fd = openSync(path, 'a+', 0o600)
    this.size = wholeLines(this.fd)
  }

  add(row: object): void {
    this.waiting.push(`${JSON.stringify(row)}\n`)
    if (this.waiting.length > MOST_WAITING) {
      this.waiting.shift()
      this.lost++
    }
    if (this.retry === undefined) this.flush()
  }

  /** Writes what waits; what cannot be written is lost, and counted. */
  close(): void {
    clearTimeout(this.retry)
    this.flush()
    clearTimeout(this.retry)
    this.lost += this.waiting.length
    closeSync(this.fd)
  }

  private flush(): void {
    try {
      while (this.waiting.length > 0) {
        this.write(this.waiting[0] as string)
        this.waiting.shift()
      }
      if (this.retry !== undefined) this.options.tell(`${this.path}: writing goes on.`)
      this.retry = undefined
    } catch (error) {
      if (this.retry === undefined)
        this.options.tell(`${this.path}: cannot be written (${codeOf(error)}); rows wait in memory.`)
      this.retry = setTimeout(() => this.flush(), RETRY_MILLIS)
    }
  }

  private write(line: string): void {
    if (this.size >= this.options.rotateAt) this.rotate()
    const bytes = Buffer.from(line)
    try {
      const written = writeSync(this.fd, bytes)
      if (written < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
      this.size += written
      this.written++
    } catch (error) {
      this.takeBack()
      throw error
    }
  }

  /** Half a line may be there. */
  private takeBack(): void {
    try {
      ftruncateSync(this.fd, this.size)
    } catch {
      // No file that can be cut: the next start cuts it, or it is a device.
    }
  }

  private rotate(): void {
    closeSync(this.fd)
    renameSync(this.path, freeName(this.path))
    this.fd = openSync(this.path, 'a+', 0o600)
    this.size = 0
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown reason'

function freeName(path: string): string {
  const [, stem = path, ending = ''] = /^(.*?)(\.[^./]*)?$/s.exec(path) ?? []
  for (let number = 1; ; number++) {
    const name = `${stem}-${number}${ending}`
    if (!existsSync(name)) return name
  }
}

/** Cuts a half line off the end, and gives the length that is left. */
function wholeLines(fd: number): number {
  const { size } = fstatSync(fd)
  const tail = Buffer.alloc(Math.min(size, LONGEST_LINE))
  readSync(fd, tail, 0, tail.length, size - tail.length)
  const whole = size - tail.length + tail.lastIndexOf('\n') + 1
  if (size > 0 && whole < size && tail.lastIndexOf('\n') >= 0) ftruncateSync(fd, whole)
  return size === 0 ? 0 : tail.lastIndexOf('\n') < 0 ? size : whole
}

/** A row is some hundred bytes. */
const LONGEST_LINE = 1 << 20
