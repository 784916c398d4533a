/** `--state FILE`: buckets that were read before → those that are still to be asked for; and all of them, put back for the next run. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { AuditError } from '../../../errors.ts'
import { type Page, startOf } from './pages.ts'
import type { Span } from './span.ts'

type Bucket = Page['data'][number]

export type State = {
  /** Of the stretch that is asked for, in order. */
  readonly buckets: readonly Bucket[]
  /** What is new; `null` where nothing is. */
  readonly missing: Span | null
}

/**
 * @param asked what tells one organisation from another; no secret
 * @throws AuditError STATE where it is of something else, or begins after what is asked for
 */
export function stateAt(file: string, asked: string, span: Span): State {
  if (!existsSync(file)) return { buckets: [], missing: span }
  const { head, buckets } = stateIn(file)
  if (head.asked !== asked) throw AuditError.of('STATE', file, 'is of another address')
  if (head.from > span.from) throw AuditError.of('STATE', file, 'begins after what is asked for')
  const wanted = buckets.filter(bucket => startOf(bucket) >= span.from && startOf(bucket) < span.to)
  const from = Math.max(head.to, span.from)
  return { buckets: wanted, missing: from < span.to ? { ...span, from } : null }
}

type Head = { readonly asked: string; readonly from: number; readonly to: number }

function stateIn(file: string): { readonly head: Head; readonly buckets: readonly Bucket[] } {
  try {
    const [first, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
    const head = JSON.parse(first ?? '')
    const isHead = typeof head.asked === 'string' && [head.from, head.to].every(Number.isFinite)
    const pages = lines.map(line => JSON.parse(line) as Page)
    if (isHead && pages.every(({ data }) => data.length === 1))
      return { head, buckets: pages.flatMap(({ data }) => data) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw unwritable(error, file)
  }
  throw AuditError.of('STATE', file, 'is not a state of a usage API')
}

/** Whole or not at all. @throws AuditError UNWRITABLE */
export function keepState(file: string, asked: string, { from, to }: Span, buckets: readonly Bucket[]): void {
  const beside = `${file}.${process.pid}.partial`
  try {
    const lines = [JSON.stringify({ asked, from, to }), ...buckets.map(lineOf)]
    // Usage of an organisation by key is nobody else's business.
    writeFileSync(beside, `${lines.join('\n')}\n`, { mode: 0o600 })
    renameSync(beside, file)
  } catch (error) {
    throw unwritable(error, file)
  }
}

/** A page of its own: the same text, wherever the reading was cut. */
export const lineOf = (bucket: Bucket): string =>
  JSON.stringify({ object: 'page', data: [bucket], has_more: false, next_page: null })

const unwritable = (error: unknown, file: string): AuditError =>
  AuditError.because('UNWRITABLE', error, file, (error as NodeJS.ErrnoException).code ?? 'unknown reason')
