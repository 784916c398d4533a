/** A request → the side that serves it: a stable share of callers, or of requests with their retries. */
import { createHmac, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { mulberry32 } from '../../capacity/random.ts'
import type { RecordOptions, SideName } from './question.ts'

/** A name that stands for a caller in this file, and in no other. */
export type Callers = (headers: IncomingHttpHeaders) => string

/** The key lives as long as the program: nobody can go back from the names to the callers. */
export function callersNamed(): Callers {
  const key = randomBytes(32)
  return headers => {
    const identity = identityOf(headers)
    return identity === '' ? '' : `c-${createHmac('sha256', key).update(identity).digest('hex').slice(0, 12)}`
  }
}

const identityOf = (headers: IncomingHttpHeaders): string =>
  [headers.authorization, headers['x-api-key'], headers['api-key']]
    .map(value => String(value ?? ''))
    .find(Boolean) ?? ''

export type Router = (headers: IncomingHttpHeaders, body: Buffer) => SideName

/** Retries that are remembered. */
const MOST_REMEMBERED = 10_000

/** SDKs of OpenAI and Anthropic number their retries; a retry goes where the request went. */
const RETRY_HEADER = 'x-stainless-retry-count'

export function routerOf({ canary, split, splitBy, isMirror, seed }: RecordOptions): Router {
  if (canary === null || isMirror) return () => 'baseline'
  const random = mulberry32(seed)
  const remembered = new Map<string, SideName>()
  return (headers, body) => {
    if (splitBy === 'caller') return shareOf(identityOf(headers)) < split ? 'canary' : 'baseline'
    const key = digest(`${identityOf(headers)}\u0000`, body)
    const isRetry = Number(headers[RETRY_HEADER] ?? 0) > 0
    const side = (isRetry ? remembered.get(key) : undefined) ?? (random() < split ? 'canary' : 'baseline')
    remembered.delete(key)
    remembered.set(key, side)
    if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value as string)
    return side
  }
}

const digest = (caller: string, body: Buffer): string =>
  createHmac('sha256', 'gpuops-audit').update(caller).update(body).digest('base64')

/** The same for a caller in every run. [0, 1) */
const shareOf = (identity: string): number =>
  createHmac('sha256', 'gpuops-audit split').update(identity).digest().readUInt32BE(0) / 2 ** 32
