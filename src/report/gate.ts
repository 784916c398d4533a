/** `gpus > 8` and a report → whether the check holds, and why not, with both numbers. */
import { AuditError, printable } from '../errors.ts'
import { statedShare } from '../words.ts'
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

/** What must not hold. */
export type Check = {
  readonly text: string
  readonly name: string
  readonly operator: Operator
  readonly bound: number
}

const EXPRESSION = /^\s*([\w.[\]-]+)\s*(>=|<=|==|!=|>|<)\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*(%|[kMB])?\s*$/
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, B: 1e9 }

/** @throws AuditError BAD_OPTION */
export function parseCheck(text: string): Check {
  const [, name, operator, digits, suffix] = EXPRESSION.exec(text) ?? []
  if (name === undefined || operator === undefined)
    throw AuditError.of(
      'BAD_OPTION',
      '--fail-on',
      text,
      "a check such as 'gpus > 8' or 'throttled.share > 1%'"
    )
  const number = Number(digits)
  const bound = suffix === '%' ? number / 100 : number * (FACTORS[suffix ?? ''] ?? 1)
  return { text, name, operator: operator as Operator, bound }
}

/**
 * One sentence for each check that fails. An unknown number fails: a gate that lets the unknown through guards nothing.
 *
 * @throws AuditError UNKNOWN_FIGURE
 */
export function failedChecks(report: object, checks: readonly Check[]): readonly string[] {
  const numbers = numbersIn(report)
  const paths = [...numbers.keys()]
  return checks.flatMap(check => {
    const path = pathNamed(check.name, paths)
    return failure(check, path, numbers.get(path) as Found) ?? []
  })
}

function failure({ text, operator, bound }: Check, path: string, found: Found): string | null {
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
