/** Lines of a web server's log → which are calls of a model, of which one, and with what outcome. */
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED } from '../../log/trafficLog.ts'
import { numberOf, textOf } from '../scan/cell.ts'

const CALLS = [
  '/(?:completions|responses|embeddings|rerank|generate|generate_stream)',
  '/v\\d+/messages',
  '/api/(?:chat|generate|embed)',
  ':(?:streamGenerateContent|generateContent|embedContent|predict|rawPredict|streamRawPredict)',
  '/(?:converse|invoke)(?:-stream|-with-response-stream)?'
]
const CALL = new RegExp(`(?:${CALLS.join('|')})/?(?:\\?|$)`, 'i')

/**
 * Servers log health checks, pages and lists of models too. Where the log says neither method nor path, the line counts.
 *
 * @param path may be a whole URL with its query
 */
export function leftOutCall(method: unknown, path: unknown): string | undefined {
  const isPost = textOf(method) === '' || textOf(method) === 'POST'
  const isCall = textOf(path) === '' || CALL.test(textOf(path))
  return isPost && isCall ? undefined : 'a web request that is no call of a model'
}

/** Azure, Gemini and Bedrock name the model in the path. */
export function amendModel(row: RequestRow, path: unknown): void {
  if (row.model === '') row.model = /\/(?:deployments|models?)\/([^/:?]+)/.exec(textOf(path))?.[1] ?? ''
}

/** Proxies write 0 where the caller hung up before there was an answer. */
export function amendStatus(row: RequestRow, status: unknown): void {
  const number = numberOf(status)
  if (number === 0) row.flags |= FAILED
  else if (number !== undefined && number >= 100 && number <= 599) row.status = number
}
