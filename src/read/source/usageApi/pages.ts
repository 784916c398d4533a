/** An endpoint → its pages, one after another by their cursor, each looked at before it counts. */
import type { AuditError } from '../../../errors.ts'
import { type Asking, answerOf, failed } from './answers.ts'

export type Page = {
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly has_more: boolean
  readonly next_page: string | null
}

/** Told how far the server's clock is ahead. [s] */
type OnClock = (seconds: number) => void

/**
 * @param cursor of the first page that is wanted; `null`: from the beginning
 * @param before when the last bucket begins that is already there
 * @throws AuditError STORE where a page is none, or comes a second time
 */
export async function* pagesOf(
  url: URL,
  asking: Asking,
  begin: { readonly cursor: string | null; readonly before: number },
  onClock: OnClock = () => {}
): AsyncIterable<Page> {
  const seen = new Set<string>()
  let { cursor, before } = begin
  for (;;) {
    const asked = new URL(url)
    if (cursor !== null) asked.searchParams.set('page', cursor)
    const { json, clockAheadSeconds } = await answerOf(asked, asking)
    if (clockAheadSeconds !== null) onClock(clockAheadSeconds)
    const page = pageIn(json, asking)
    before = refuseRepeated(page, before, asking)
    yield page
    if (!page.has_more) return
    cursor = page.next_page as string
    if (seen.has(cursor)) throw repeated(asking)
    seen.add(cursor)
  }
}

function pageIn(json: unknown, asking: Asking): Page {
  const { data, has_more, next_page = null } = (json ?? {}) as Readonly<Record<string, unknown>>
  const isCursor = typeof next_page === 'string' && next_page !== ''
  if (!Array.isArray(data) || typeof has_more !== 'boolean' || (has_more && !isCursor))
    throw failed(
      asking,
      'the answer is not a page of buckets',
      'Check base and what lies between here and there'
    )
  return { ...(json as object), data, has_more, next_page: next_page as string | null }
}

/** Buckets come in order, each once. @returns when the last of the page begins */
function refuseRepeated({ data }: Page, before: number, asking: Asking): number {
  let last = before
  for (const bucket of data) {
    const start = startOf(bucket)
    if (!(start > last)) throw repeated(asking)
    last = start
  }
  return last
}

/** Seconds since the epoch. */
export const startOf = (bucket: Readonly<Record<string, unknown>> | undefined): number =>
  typeof bucket?.['start_time'] === 'number'
    ? bucket['start_time']
    : Date.parse(String(bucket?.['starting_at'])) / 1_000

const repeated = (asking: Asking): AuditError =>
  failed(
    asking,
    'it sent buckets a second time, or out of their order, so that their sums would be wrong',
    'Run again; if it stays so, set a shorter since'
  )
