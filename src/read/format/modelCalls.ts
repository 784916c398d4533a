/** Lines of a web server's log → which are calls of a model, of which one, and with what outcome. */
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED } from '../../log/trafficLog.ts'
import { numberOf, textOf } from '../records/cell.ts'
import type { RequestFormat } from './format.ts'

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
  return isPost && isCall ? undefined : 'a web request that is not a call of a model'
}

/** Azure, Gemini and Bedrock name the model in the path. */
export const modelInPath = (path: string): string =>
  /\/(?:deployments|models?)\/([^/:?]+)/.exec(path)?.[1] ?? ''

export function amendModel(row: RequestRow, path: unknown): void {
  if (row.model === '') row.model = modelInPath(textOf(path))
}

/** Proxies write 0 where the caller hung up before there was an answer. */
export function amendStatus(row: RequestRow, status: unknown): void {
  const number = numberOf(status)
  if (number === 0) row.flags |= FAILED
  else if (number !== undefined && number >= 100 && number <= 599) row.status = number
}

/**
 * What lines with a `method` and a `path`, and nothing of the model but that, need beside their fields. A request that
 * cannot be made out is no call.
 *
 * @param status the column of a status that may be 0
 */
export const webCalls = (status?: string): Pick<RequestFormat, 'webCalls' | 'leavesOut' | 'amend'> => ({
  webCalls: status === undefined ? {} : { status },
  leavesOut: cell => leftOutCall(cell('method') ?? '-', cell('path')),
  amend: (row, cell) => {
    if (status !== undefined) amendStatus(row, cell(status))
    amendModel(row, cell('path'))
  }
})
