/** Text of a file → its JSON value, or a clear refusal. */
import { AuditError } from '../errors.ts'

/** @throws AuditError NOT_JSON */
export function parsed(text: string, file: string, line = 1): unknown {
  try {
    return JSON.parse(withoutMark(text)) as unknown
  } catch (error) {
    throw AuditError.because('NOT_JSON', error, file, line, (error as Error).message)
  }
}

/** The value, or `undefined` where the text is no JSON. */
export function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text)) as unknown
  } catch {
    return undefined
  }
}

/** PowerShell begins its files with a byte-order mark. */
const withoutMark = (text: string): string => text.replace(/^\ufeff/, '')
