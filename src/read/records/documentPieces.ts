/** Bytes of JSON documents → their pieces and values; what is damaged is told with its file and line. */

import { AuditError } from '../../errors.ts'
import { type JsonPiece, jsonPieces, NoDocument } from './jsonDocument.ts'
import { jsonValue } from './jsonValue.ts'

/** @throws AuditError where a document is not closed, what stands between two is none, or one value is too large */
export async function* documentPieces(
  bytes: AsyncIterable<Uint8Array>,
  path: string
): AsyncIterable<readonly JsonPiece[]> {
  try {
    yield* jsonPieces(bytes)
  } catch (error) {
    if (!(error instanceof NoDocument)) throw error
    throw error.isTooLarge
      ? AuditError.because('TOO_LARGE', error, path, '64 MiB')
      : AuditError.because('NOT_JSON', error, path, error.line, error.message)
  }
}

/** @throws AuditError where a piece does not parse */
export function pieceValue({ text, line }: JsonPiece, path: string): unknown {
  try {
    return jsonValue(text)
  } catch (error) {
    const at = line + failingLine(text, error as Error) - 1
    throw AuditError.because('NOT_JSON', error, path, at, 'it does not parse')
  }
}

/** Node's message names the position, not the line; where the text ends early it names neither. */
function failingLine(text: string, error: Error): number {
  const position = /position (\d+)/.exec(error.message)?.[1]
  return text.slice(0, position === undefined ? text.length : +position).split('\n').length
}
