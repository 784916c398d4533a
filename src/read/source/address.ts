/**
 * What stands where a file may stand and names a store instead: `postgres://user@host/db?table=logs` → its parts, with
 * the password apart and a name that may be shown.
 */

import { AuditError } from '../../errors.ts'
import { entryOf } from '../../json.ts'

export type Address = {
  readonly scheme: Scheme
  /** Without its password. */
  readonly url: URL
  /** As reports, errors and progress show it: no password, no user. Its parameters are none of them secret. */
  readonly name: string
  /** That stood in the address itself; `null` where none did. */
  readonly password: string | null
}

/**
 * Scheme → the parameters that its addresses may have behind `?`. What opens each stands in openAddress.ts. A parameter
 * is shown, so that no secret may be one: what is not listed is refused, and refused without its value.
 */
const SCHEMES = {
  postgres: ['table', 'columns', 'time', 'sslmode', 'sslrootcert'],
  clickhouse: ['table', 'columns', 'time', 's3', 'format', 'final', 'secure', 'way', 'quantiles'],
  bigquery: ['columns', 'time', 'location', 'billing'],
  openai: ['since', 'until', 'width', 'project', 'base'],
  anthropic: ['since', 'until', 'width', 'base']
} as const satisfies Readonly<Record<string, readonly string[]>>

/** They say how to get there, not what is read: a path of this machine is nobody's business. */
const OF_THE_WAY = ['sslmode', 'sslrootcert', 'base']

/** Other spellings of a scheme. */
const ALIASES: Readonly<Record<string, Scheme>> = { postgresql: 'postgres' }

export type Scheme = keyof typeof SCHEMES

/** One letter and a colon is a drive of Windows. */
const BEGINS_AS_ADDRESS = /^([a-z][a-z\d+.-]+):\/\//i

const isAddress = (mention: string): boolean => BEGINS_AS_ADDRESS.test(mention)

/**
 * @returns `null` where the text is a path
 * @throws AuditError BAD_ADDRESS, which never shows more of the text than its scheme
 */
export function addressOf(mention: string): Address | null {
  const stated = BEGINS_AS_ADDRESS.exec(mention)?.[1]?.toLowerCase()
  if (stated === undefined) return null
  const scheme = schemeOf(stated)
  const url = URL.canParse(mention) ? new URL(mention) : null
  if (url === null || url.hash !== '')
    throw refused(
      stated,
      'cannot be read as an address',
      'Write # / ? @ : of a user name or password as %23 %2F %3F %40 %3A'
    )
  const password = takePassword(url)
  refuseParameters(url, scheme)
  return { scheme, url, password, name: nameOf(url) }
}

/** The text without a password where it is an address, as it may be shown; any other text as it is. */
export function withoutPassword(mention: string): string {
  if (!isAddress(mention)) return mention
  try {
    const address = addressOf(mention)
    return address === null ? mention : address.url.href
  } catch {
    return `${BEGINS_AS_ADDRESS.exec(mention)?.[1]}://…`
  }
}

function schemeOf(stated: string): Scheme {
  const scheme = entryOf(ALIASES, stated) ?? stated
  if (Object.hasOwn(SCHEMES, scheme)) return scheme as Scheme
  const known = Object.keys(SCHEMES).map(name => `${name}://`)
  throw refused(
    stated,
    'no such store is known',
    `Known: ${known.join(', ')}; download anything else to a file`
  )
}

/** Out of the address, wherever it stood. */
function takePassword(url: URL): string | null {
  const inQuery = url.searchParams.get('password')
  url.searchParams.delete('password')
  const before = url.password === '' ? inQuery : decoded(url.password)
  url.password = ''
  return before
}

function refuseParameters(url: URL, scheme: Scheme): void {
  const known: readonly string[] = SCHEMES[scheme]
  const unknown = [...url.searchParams.keys()].find(name => !known.includes(name))
  if (unknown === undefined) return
  throw refused(scheme, `its parameter "${unknown}" is not known`, `Known: ${known.join(', ')}`)
}

/** A part of an address as it is meant: `%40` is @. Text that is no such code stands for itself. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function nameOf(url: URL): string {
  const shown = new URL(url.href)
  shown.username = ''
  for (const name of OF_THE_WAY) shown.searchParams.delete(name)
  return shown.href
}

const refused = (scheme: string, why: string, remedy: string): AuditError =>
  AuditError.of('BAD_ADDRESS', `${scheme}://…`, why, remedy)
