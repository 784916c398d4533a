/** Bytes of plain text → its lines, each shown by the named groups of a pattern. */
import type { Cell } from './cell.ts'
import { inTurns } from './turns.ts'

export type LinePattern = {
  /** Its named groups are the columns. */
  readonly pattern: RegExp
  /** What other lines are: damage, or the rest of a server's log. */
  readonly others: 'rejected' | 'left out'
  /**
   * The same for the compiled scanner, see lineLayout.ts: where one of them fits, the pattern must find the same fields.
   * All have the same fields.
   */
  readonly layouts?: readonly string[]
}

export type TextSink = {
  record(cell: Cell, line: number, bytes: number): void
  reject(line: number, lines: number, reason: string, bytes?: number): void
  leaveOut(reason: string): void
}

/** Longer lines are no log lines; without a bound a file of one endless line would fill the memory. */
const MAX_LINE_CHARACTERS = 1 << 20

/** Scans line by line; blank lines are passed over, whatever the line endings. */
export async function scanTextLines(
  bytes: AsyncIterable<Uint8Array>,
  pattern: LinePattern,
  sink: TextSink,
  firstLine = 1
): Promise<void> {
  const take = lineTaker(pattern, sink)
  let line = firstLine
  for await (const lines of linesOf(inTurns(bytes))) for (const text of lines) take(text, line++)
}

/** A function that hands a line to the sink, as what the pattern makes of it. */
export function lineTaker(
  { pattern, others }: LinePattern,
  sink: TextSink
): (text: string, line: number) => void {
  let groups: Readonly<Record<string, string | undefined>> = {}
  const cell: Cell = path => groups[path]
  return (text, line) => {
    const match = text.length > MAX_LINE_CHARACTERS ? null : pattern.exec(text)
    if (match) {
      groups = match.groups ?? {}
      sink.record(cell, line, Buffer.byteLength(text))
    } else if (text.trim() === '') return
    else if (others === 'rejected')
      sink.reject(line, 1, 'it does not look like the other lines', Buffer.byteLength(text))
    else sink.leaveOut('a line of another kind')
  }
}

/** The lines of each chunk at once: a promise for each line would take longer than reading it. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<readonly string[]> {
  // The file's own byte-order mark is gone: another one is a part of its line.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n/)
    // Past the bound only the fact counts that the line is too long.
    rest = (lines.pop() as string).slice(0, MAX_LINE_CHARACTERS + 1)
    yield lines
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}
