/** `openai://organization?since=30d` → the pages of a provider's usage API, one a line, as an export of them would hold. */
import { AuditError } from '../../../errors.ts'
import type { Warning } from '../../../log/readingShape.ts'
import { type Access, type PasswordAsked, passwordOf } from '../access.ts'
import type { Address } from '../address.ts'
import { whenInterrupted } from '../interruption.ts'
import type { Bytes } from '../source.ts'
import { type OpenStore, QUERY_SECONDS, type StoreAsked } from '../store.ts'
import { type Asking, answerOf, failed } from './answers.ts'
import { apiOf, type Endpoint, type UsageApi } from './apis.ts'
import { type Kept, keptAt } from './kept.ts'
import { type Page, pagesOf, startOf } from './pages.ts'
import { isWholeDays, type Span, spanOf } from './span.ts'
import { lineOf as bucketLine, keepState, stateAt } from './state.ts'

export const openUsageApi: OpenStore = async (address, asked, access) => {
  const api = apiOf(address) as UsageApi
  const stopping = new AbortController()
  const asking = await askingOf(address, api, asked, access, stopping.signal)
  const span = spanOf(address, asked, secondsNow())
  const warnings: Warning[] = []
  const forget = whenInterrupted(async () => stopping.abort())
  const close = async () => {
    forget()
    stopping.abort()
  }
  const urlOfSpan = (some: Span) => urlOf(address, api, api.usage, some)
  if (asked.state !== undefined) {
    const bytes = newer(urlOfSpan, asking, { file: asked.state, asked: whoseOf(address), span }, warnings)
    return { bytes, close, warnings }
  }
  const kept = keptAt(asked.save ?? null, askedOf(address, asked), span)
  return { bytes: lines(urlOfSpan(kept.span), asking, kept, warnings), close, warnings }
}

/** What the provider billed in the same time: pages, one a line. `null` where the days of a bill are not of that time. */
export async function costsText(address: Address, asked: StoreAsked, access: Access): Promise<string | null> {
  const api = apiOf(address) as UsageApi
  const days = spanOf(address, asked, secondsNow())
  if (!isWholeDays(days)) return null
  const asking = await askingOf(address, api, asked, access, new AbortController().signal)
  const span = { ...days, width: '1d' } as const
  const texts: string[] = []
  for await (const page of pagesOf(urlOf(address, api, api.costs, span), asking, FROM_THE_BEGINNING))
    texts.push(JSON.stringify(page))
  return texts.map(text => `${text}\n`).join('')
}

/** The limits of a project of OpenAI's, as its API lists them: `null` where the address names no project. */
export async function limitsText(
  address: Address,
  asked: StoreAsked,
  access: Access
): Promise<string | null> {
  const project = address.url.searchParams.get('project')
  const api = apiOf(address) as UsageApi
  if (project === null || address.scheme !== 'openai') return null
  const asking = await askingOf(address, api, asked, access, new AbortController().signal)
  const data: unknown[] = []
  for (let after: string | null = null; ; ) {
    const url = new URL(`${baseOf(address, api)}/projects/${encodeURIComponent(project)}/rate_limits`)
    url.searchParams.set('limit', '100')
    if (after !== null) url.searchParams.set('after', after)
    const { json } = await answerOf(url, asking)
    const {
      data: some = [],
      has_more,
      last_id
    } = json as { data?: unknown[]; has_more?: boolean; last_id?: string }
    data.push(...some)
    if (has_more !== true) return JSON.stringify({ object: 'list', data })
    if (last_id === undefined || last_id === after)
      throw failed(asking, 'it sent rate limits a second time', 'Run again')
    after = last_id
  }
}

const FROM_THE_BEGINNING = { cursor: null, before: Number.NEGATIVE_INFINITY }

const secondsNow = (): number => Math.floor(Date.now() / 1_000)

const askedOf = ({ url }: Address, { stretch }: StoreAsked): string =>
  JSON.stringify([url.href, stretch ?? null])

async function askingOf(
  address: Address,
  api: UsageApi,
  asked: PasswordAsked & Pick<StoreAsked, 'queryTimeout'>,
  access: Access,
  signal: AbortSignal
): Promise<Asking> {
  const key = await passwordOf(address, asked, access, api.keys)
  const keyHelp = `Set ${api.keys[0]} to ${api.keyKind}, or set --password-file FILE`
  if (key === null) throw AuditError.of('STORE', address.name, 'no key is stated', keyHelp)
  const mostMillis = 1_000 * (asked.queryTimeout ?? QUERY_SECONDS)
  return { name: address.name, headers: api.headers(key.trim()), keyHelp, mostMillis, signal }
}

/** A base of one's own, such as a proxy's: nothing unencrypted but on this machine, since the key goes there. */
function baseOf(address: Address, { base }: UsageApi): string {
  const stated = address.url.searchParams.get('base')
  if (stated === null) return base
  const url = URL.canParse(stated) ? new URL(stated) : null
  const isLocal = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    return stated.replace(/\/$/, '')
  throw AuditError.of(
    'BAD_ADDRESS',
    `${address.scheme}://…`,
    'base is not an https address',
    'The key would be sent there'
  )
}

function urlOf(address: Address, api: UsageApi, { path, query }: Endpoint, span: Span): URL {
  const url = new URL(`${baseOf(address, api)}${path}`)
  for (const [name, value] of query(span, address)) url.searchParams.append(name, value)
  return url
}

/** What is already kept comes first; each page is kept before it is read. */
async function* lines(url: URL, asking: Asking, kept: Kept, warnings: Warning[]): Bytes {
  for (const page of kept.pages) yield lineOf(page)
  const last = kept.pages.at(-1)
  if (last === undefined || last.has_more) {
    let ahead = 0
    const begin = { cursor: last?.next_page ?? null, before: lastStart(kept.pages) }
    for await (const page of pagesOf(url, asking, begin, seconds => (ahead = seconds))) {
      kept.add(page)
      yield lineOf(page)
    }
    if (Math.abs(ahead) > MOST_SKEW_SECONDS) warnings.push(clockSkew(asking.name, ahead))
  }
  kept.finish()
}

type Stated = { readonly file: string; readonly asked: string; readonly span: Span }

/** Buckets of a state, then those that are newer; the state is put back once all are there. */
async function* newer(
  urlOfSpan: (span: Span) => URL,
  asking: Asking,
  { file, asked, span }: Stated,
  warnings: Warning[]
): Bytes {
  const { buckets: before, missing } = stateAt(file, asked, span)
  const buckets = [...before]
  for (const bucket of before) yield Buffer.from(`${bucketLine(bucket)}\n`)
  if (missing !== null) {
    let ahead = 0
    const begin = { cursor: null, before: missing.from - 1 }
    for await (const { data } of pagesOf(urlOfSpan(missing), asking, begin, seconds => (ahead = seconds))) {
      buckets.push(...data)
      yield Buffer.from(data.map(bucket => `${bucketLine(bucket)}\n`).join(''))
    }
    if (Math.abs(ahead) > MOST_SKEW_SECONDS) warnings.push(clockSkew(asking.name, ahead))
  }
  keepState(file, asked, span, buckets)
}

/** What tells one organisation's buckets from another's: not when they are of. */
function whoseOf({ url }: Address): string {
  const whose = new URL(url.href)
  for (const name of ['since', 'until']) whose.searchParams.delete(name)
  return whose.href
}

const lineOf = (page: Page): Uint8Array => Buffer.from(`${JSON.stringify(page)}\n`)

const lastStart = (pages: readonly Page[]): number =>
  Math.max(
    Number.NEGATIVE_INFINITY,
    ...pages.flatMap(({ data }) => (data.length === 0 ? [] : [startOf(data.at(-1))]))
  )

const MOST_SKEW_SECONDS = 120

const clockSkew = (name: string, ahead: number): Warning => ({
  code: 'clock-skew',
  message: `${name}: this machine's clock is ${Math.round(Math.abs(ahead))} s ${ahead > 0 ? 'behind' : 'ahead of'} the provider's.`,
  effect:
    'The stretch of time that was read is shifted by that; the newest buckets may be missing or still filling.'
})
