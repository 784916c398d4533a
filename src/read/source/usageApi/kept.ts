/** `--save FILE`: pages as they come → a file that the same audit reads again, offline; unfinished, where it goes on. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { AuditError } from '../../../errors.ts'
import { type Page, startOf } from './pages.ts'
import type { Span } from './span.ts'

export type Kept = {
  readonly pages: readonly Page[]
  /** Of which the pages are: an unfinished file's own, since `30d` means another stretch by now. */
  readonly span: Span
  readonly add: (page: Page) => void
  /** Puts the file where it was asked for. */
  readonly finish: () => void
}

/** As long as this an unfinished file is gone on with: a cursor does not last for ever. [s] */
const LONGEST_BREAK = 86_400

/**
 * Opens `FILE.unfinished`, or goes on with one that asked the same.
 *
 * @param asked what tells one request from another; no secret
 * @throws AuditError UNWRITABLE
 */
export function keptAt(file: string | null, asked: string, span: Span): Kept {
  if (file === null) return { pages: [], span, add: () => {}, finish: () => {} }
  const place = `${file}.unfinished`
  const before = unfinishedAt(place, asked, span)
  const write = <Result>(attempt: () => Result): Result => {
    try {
      return attempt()
    } catch (error) {
      throw AuditError.because(
        'UNWRITABLE',
        error,
        file,
        (error as NodeJS.ErrnoException).code ?? 'unknown reason'
      )
    }
  }
  // Usage of an organisation by key is nobody else's business.
  if (before === null) write(() => writeFileSync(place, lineOf({ asked, span }), { mode: 0o600 }))
  return {
    pages: before?.pages ?? [],
    span: before?.span ?? span,
    add: page => write(() => appendFileSync(place, lineOf(page))),
    finish: () =>
      write(() => {
        const [, ...lines] = readFileSync(place, 'utf8').split('\n')
        writeFileSync(place, lines.join('\n'))
        renameSync(place, file)
      })
  }
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`

/** `null` where there is none, or it is of another request, or damaged: it is written anew then. */
function unfinishedAt(place: string, asked: string, { to }: Span): Pick<Kept, 'pages' | 'span'> | null {
  if (!existsSync(place)) return null
  try {
    const text = readFileSync(place, 'utf8')
    // What was being written when it stopped is no line.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const [head, ...pages] = whole
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const isSame = head.asked === asked && to - head.span.to < LONGEST_BREAK
    const isOrdered = pages.every(
      page => Array.isArray(page.data) && !(startOf(page.data[0]) < head.span.from)
    )
    if (!isSame || !isOrdered) return null
    if (whole.length < text.length) writeFileSync(place, whole)
    return { pages, span: head.span }
  } catch {
    return null
  }
}
