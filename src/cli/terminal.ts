/** The part of `process` that the command line uses. */

import { writeSync } from 'node:fs'

export type Terminal = {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly cwd: () => string
}

export type OutputStream = {
  /** `done` is called when the text is written, or with the reason why it could not be. */
  write(text: string, done?: (error?: Error | null) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly fd?: number | undefined
  /** Bytes on their way. */
  readonly writableLength?: number | undefined
}

/** What a process says before it leaves at once. A stream with something on its way keeps what comes next for a moment that never is. */
export function sayAtLast(stream: OutputStream, text: string): void {
  if (!stream.writableLength || stream.fd === undefined) {
    stream.write(text)
    return
  }
  try {
    writeSync(stream.fd, text)
  } catch {
    // Nobody reads it.
  }
}

/** https://no-color.org and https://force-color.org: `--no-color` first, then the environment, then the stream. */
export function wantsColour({ env, stdout }: Terminal, flag: boolean): boolean {
  if (!flag || (env['NO_COLOR'] ?? '') !== '') return false
  const forced = env['FORCE_COLOR'] ?? ''
  return forced === '' ? stdout.isTTY === true : forced !== '0'
}
