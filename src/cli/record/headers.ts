/** Headers on their way through a proxy: which are handed on, which are not, which are written down. */
import { wordSet } from '../../words.ts'

/** Of one connection alone (RFC 9110, section 7.6.1), and what the next connection states itself. */
const HOP_BY_HOP = wordSet(`
  connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding
  upgrade host content-length expect
`)

/** What tells the provider who calls. It belongs to the upstream that it was made for. */
const CREDENTIALS = new Set([
  'authorization',
  'api-key',
  'x-api-key',
  'cookie',
  'openai-organization',
  'openai-project',
  'x-goog-api-key'
])

/**
 * @param raw names and values by turns
 * @param key `undefined`: the caller's own credentials are handed on; else they are replaced by this key, or by none
 */
export function requestHeaders(raw: readonly string[], key: string | null | undefined): string[] {
  const kept: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at] as string, raw[at + 1] as string]
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) || lower === 'accept-encoding') continue
    if (key !== undefined && CREDENTIALS.has(lower)) continue
    kept.push(name, value)
  }
  if (typeof key === 'string') kept.push('authorization', `Bearer ${key}`)
  // Packed answers could not be looked at as they pass.
  kept.push('accept-encoding', 'identity')
  return kept
}

type Values = Readonly<Record<string, string | string[] | undefined>>

export const responseHeaders = (headers: Values): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => value !== undefined && (name === 'content-length' || !HOP_BY_HOP.has(name))
    )
  ) as Record<string, string | string[]>

const LONGEST_VALUE = 40

/** What the provider says of its rate limits. */
export function limitHeaders(headers: Values): Readonly<Record<string, string>> | null {
  const found = Object.entries(headers).flatMap(([name, value]) =>
    /^(x-ratelimit-|anthropic-ratelimit-|retry-after)/.test(name) &&
    typeof value === 'string' &&
    value.length <= LONGEST_VALUE
      ? [[name, value] as const]
      : []
  )
  return found.length === 0 ? null : Object.fromEntries(found)
}
