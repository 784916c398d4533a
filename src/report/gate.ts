/** `gpus > 8` and a report → whether the check holds, and why not, with both numbers. */
import { AuditError, printable } from '../errors.ts'
import { ALTERNATIVE_IDS } from '../pricing/alternativeTable.ts'
import { ACTIONS } from '../pricing/ways.ts'
import { RECOMMENDATIONS } from '../verdict/verdictShape.ts'
import { statedShare } from '../words.ts'
import type { CheckOutcome } from './auditReport.ts'
import { type Found, numbersIn, pathNamed } from './figurePaths.ts'

const COMPARISONS = {
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b
} as const

type Operator = keyof typeof COMPARISONS

/** What must not hold. A bound in words is compared with an entry of the summary. */
export type Check = {
  readonly text: string
  readonly name: string
  readonly operator: Operator
  readonly bound: number | string
}

const EXPRESSION = /^\s*([\w.[\]-]+)\s*(>=|<=|==|!=|>|<)\s*(.+?)\s*$/
const NUMBER = /^([-+]?(?:\d+\.?\d*|\.\d+))\s*(%|[kMB])?$/
const WORD = /^[a-z][\w-]*$/i
const SUMMARY = /^summary\./
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, B: 1e9 }

/** What these entries of the summary can be: a misspelt gate would let everything through. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  recommendation: RECOMMENDATIONS,
  action: ACTIONS,
  cheapestAlternative: ALTERNATIVE_IDS
}

/** @throws AuditError BAD_OPTION */
export function parseCheck(text: string): Check {
  const [, name, operator, said = ''] = EXPRESSION.exec(text) ?? []
  const [, digits, suffix] = NUMBER.exec(said) ?? []
  const isWord = WORD.test(said) && (operator === '==' || operator === '!=')
  if (name === undefined || (digits === undefined && !isWord))
    throw AuditError.of(
      'BAD_OPTION',
      '--fail-on',
      text,
      "a check such as 'gpus > 8', 'throttled.share > 1%' or 'recommendation == dedicated'"
    )
  const words = WORDS[name.replace(SUMMARY, '')]
  if (digits === undefined && words !== undefined && !words.includes(said.toLowerCase()))
    throw AuditError.of('BAD_OPTION', '--fail-on', said, `one of ${words.join(', ')}`)
  const number = Number(digits)
  const scaled = suffix === '%' ? number / 100 : number * (FACTORS[suffix ?? ''] ?? 1)
  return { text, name, operator: operator as Operator, bound: digits === undefined ? said : scaled }
}

type Gated = { readonly summary: Readonly<Record<string, unknown>> }

/**
 * Each check with its outcome. An unknown number fails: a gate that lets the unknown through guards nothing.
 *
 * @throws AuditError UNKNOWN_FIGURE
 */
export function outcomesOf(report: object & Gated, checks: readonly Check[]): readonly CheckOutcome[] {
  if (checks.length === 0) return []
  const numbers = numbersIn(report)
  return checks.map(check => {
    const message =
      typeof check.bound === 'string'
        ? wordFailure(check, check.bound, report.summary)
        : numberFailure(check, check.bound, numbers)
    return { check: check.text, passed: message === null, message }
  })
}

function wordFailure(
  { text, name, operator }: Check,
  bound: string,
  summary: Gated['summary']
): string | null {
  const key = name.replace(SUMMARY, '')
  const value = summary[key]
  if (!Object.hasOwn(summary, key) || typeof value === 'number')
    throw AuditError.of('UNKNOWN_FIGURE', name, ['recommendation', 'headline', 'targetModel', 'gpu'])
  if (value === null) return `"${text}" cannot be checked: ${key} is unknown`
  const isSame = String(value).toLowerCase() === bound.toLowerCase()
  if (isSame !== (operator === '==')) return null
  return `"${text}": ${key} is ${printable(String(value))}`
}

/** A figure, or an end of its range: `saving.low`. */
function numberFailure(check: Check, bound: number, numbers: ReadonlyMap<string, Found>): string | null {
  const [, name = check.name, end] = /^(.+)\.(low|high)$/.exec(check.name) ?? []
  const paths = [...numbers.keys()]
  const known = end !== undefined && paths.includes(check.name) ? [check.name, undefined] : [name, end]
  const path = pathNamed(known[0] as string, paths)
  const found = numbers.get(path) as Found
  if (known[1] === undefined) return failure(check, bound, path, found)
  const value = found[known[1] as 'low' | 'high'] ?? null
  const { low, high, ...one } = found
  return failure(check, bound, `${path}.${known[1]}`, { ...one, value })
}

function failure({ text, operator }: Check, bound: number, path: string, found: Found): string | null {
  const { value, unit, low, high, note } = found
  if (value === null) {
    const range = low === undefined || high === undefined ? '' : `, between ${low} and ${high}${spaced(unit)}`
    const why = note === undefined ? '' : ` (${printable(note)})`
    return `"${text}" cannot be checked: ${path} is unknown${range}${why}`
  }
  if (!COMPARISONS[operator](value, bound)) return null
  const short = shortened(value, operator, bound)
  const [is, most] =
    unit === 'share' ? [statedShare(short), statedShare(bound)] : [`${short}${spaced(unit)}`, bound]
  return `"${text}": ${path} is ${is}, the bound is ${most}`
}

/** In six digits where they compare as all of them do. */
function shortened(value: number, operator: Operator, bound: number): number {
  const short = Number(value.toPrecision(6))
  return COMPARISONS[operator](short, bound) ? short : value
}

const spaced = (unit: string): string => (unit === '' ? '' : ` ${unit}`)
