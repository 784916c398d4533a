/** Lines of text that begin as those of calls do, up to the model, and say a failure in place of tokens → their status. */
import { isModelName } from '../records/fields/modelNames.ts'

const LEVEL = /\b(?:trace|debug|info|notice|warn(?:ing)?|error|err|critical)\b[:\]|]?/gi
/** What follows a failure is no call of its own. */
const AFTERWARDS = /\b(?:retry(?:ing)?|retries|back(?:ing)?[ -]?off|sleep(?:ing)?|wait(?:ing)?|giving up)\b/i
const THROTTLED = /\b(?:429|rate[ -]?limit(?:ed|s)?|throttled|too many requests)\b/i
const CODE = /(?:^|[\s(])([45]\d\d)(?=$|[\s),:;])/
const FAILED = /\b(?:failed|error|timed out|timeout)\b/i

/** The line up to its model, without its level; `undefined` where no word is one. */
export function headOf(rest: string): string | undefined {
  const at = [...rest.matchAll(/[^\s|,;()[\]{}"'=]+/g)].find(
    ([word]) => /[\d-]/.test(word) && isModelName(word.replace(/[:.]+$/, ''))
  )
  return (
    at && rest.slice(0, at.index).replace(LEVEL, '').replaceAll(/\d+/g, '0').replaceAll(/\s+/g, ' ').trim()
  )
}

/** The status that a line says behind its head; `undefined` where it says none of a failure. */
export function failureIn(rest: string): Readonly<Record<string, string>> | undefined {
  if (AFTERWARDS.test(rest)) return undefined
  if (THROTTLED.test(rest)) return { status: '429' }
  const code = CODE.exec(rest)?.[1]
  if (code) return { status: code }
  return FAILED.test(rest.replace(LEVEL, '')) ? { error: 'failed' } : undefined
}

const LENGTH = /(?:\b(?:in|after|took|within)\s|\()(\d{1,7}(?:\.\d{1,6})?) ?(ms|s|secs?|seconds?)\b/gi

/** How long it took, where a line says one length: `in 3.2 s`, `(1200ms)`. */
export function lengthIn(rest: string): Readonly<Record<string, string>> {
  const [only, ...others] = [...rest.matchAll(LENGTH)]
  if (only === undefined || others.length > 0) return {}
  const [, number = '', unit = ''] = only
  return { duration_ms: String(Number((Number(number) * (/^ms$/i.test(unit) ? 1 : 1_000)).toFixed(3))) }
}
