/** Counts that do not add up, and calls without tokens of which nothing says how they ended → a warning for each. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas } from '../../../words.ts'
import { textOf } from '../cell.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { firstCounts } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { recordsOutcomes } from './failures.ts'
import { escaped } from './mapText.ts'
import { plainNumber } from './numbers.ts'
import { UNTIED } from './pairing.ts'
import { isCountName } from './sums.ts'
import { ASKED } from './texts.ts'
import { isZero } from './times.ts'
import type { Understood } from './understand.ts'

export const callDoubts = (understood: Understood): readonly Warning[] => [
  ...untiedDoubt(understood),
  ...sumDoubt(understood),
  ...endDoubt(understood),
  ...totalDoubt(understood),
  ...zeroDoubt(understood),
  ...zeroCountDoubt(understood),
  ...zeroLengthDoubt(understood),
  ...failedDoubt(understood),
  ...askedDoubt(understood)
]

/** Ends of calls whose starts nothing ties to them. */
const untiedDoubt = ({ pairedBy, fields }: Understood): readonly Warning[] =>
  pairedBy === UNTIED && fields.start !== undefined
    ? [
        {
          code: 'untied-starts',
          message:
            'Starts of calls are records of their own, and neither an id nor their order ties them to the ends.',
          effect:
            'Each call counts as arriving when it ended, and latency and concurrency are unknown. Log an id of the call with both, or how long it took.'
        }
      ]
    : []

const FEWEST_ROWS = 3
const MOST_UNLIKE = 0.5
/** A total that is this near is rounded. */
const ROUNDED = 0.02

type Gap = { readonly count: number; readonly gap: number }

/** In most rows, or all together: the few that think hold what is missing. */
function areUnlike(rows: readonly Gap[]): boolean {
  const sum = (of: (row: Gap) => number) => rows.reduce((all, row) => all + of(row), 0)
  const unlike = rows.filter(({ count, gap }) => gap > ROUNDED * count)
  return (
    unlike.length > MOST_UNLIKE * rows.length ||
    (unlike.length >= FEWEST_ROWS && sum(({ gap }) => gap) > ROUNDED * sum(({ count }) => count))
  )
}

/** A total that is another than input + output, though no column says what lies between. */
function sumDoubt({ columns, tokens, sums }: Understood): readonly Warning[] {
  const [total, input, output] = [
    tokens.total,
    tokens.inputSum ?? tokens.input?.slice(0, 1),
    tokens.outputSum ?? tokens.output?.slice(0, 1)
  ]
  if (sums || !total || !input || !output || tokens.cachedOutside === true) return []
  const length = columns[0]?.values.length ?? 0
  const counts = (paths: readonly string[]) =>
    paths.map(path =>
      firstCounts(
        columns.filter(column => column.path === path),
        length
      )
    )
  const totals = counts(total.slice(0, 1))[0] ?? []
  const parts = [...counts(input), ...counts(output)]
  const both = totals.flatMap((count, i) => {
    const sum = parts.reduce((all, numbers) => all + (numbers[i] || 0), 0)
    return count > 0 && sum > 0 ? [{ count, gap: Math.abs(count - sum) }] : []
  })
  if (both.length < FEWEST_ROWS || !areUnlike(both)) return []
  const [named] = total
  return [
    {
      code: 'sum-differs',
      message: `${withoutSecrets(named as string)} is not ${[...input, ...output].map(withoutSecrets).join(' + ')}: input and output tokens may lack a part, or ${withoutSecrets(named as string)} counts something else.`,
      effect:
        'Costs and sizing rest on the two parts. Compare a few calls with the bill, or name what is missing: --map "input=a+b".'
    }
  ]
}

/** Calls without tokens among others that have some, in a log that is not known to say how calls end. */
function endDoubt(understood: Understood): readonly Warning[] {
  const { columns, fields, tokens, failures, sums, roles } = understood
  const isTold = recordsOutcomes(failures) || failures.errors.length + failures.messages.length > 0
  if (sums || roles || isTold || !(tokens.input && tokens.output)) return []
  const length = columns[0]?.values.length ?? 0
  const of = (paths: readonly string[]) =>
    firstCounts(
      columns.filter(({ path }) => paths.includes(path)),
      length
    )
  const [input, output] = [of(tokens.input), of(tokens.output)]
  const isEmpty = input.map((count, i) => !(count > 0) && !((output[i] as number) > 0))
  const empty = isEmpty.filter(Boolean).length
  if (empty === 0 || empty === length) return []
  const used = new Set(
    Object.values(fields).flatMap(field =>
      typeof field === 'object' && 'from' in field ? [field.from].flat() : [field].flat()
    )
  )
  const told = columns.filter(column => !used.has(column.path) && tells(column, isEmpty))
  const map =
    told.length === 1 ? suggestedMap(understood, { status: escaped(told[0]?.path as string) }) : undefined
  return [
    {
      code: 'unsaid-outcomes',
      message: `${withCommas(empty)} of the ${withCommas(length)} calls looked at state no tokens, and no column is known to say how calls ended.`,
      effect: `They count as answered.${map === undefined ? ' Where they failed, add a column of status codes.' : ` If ${withoutSecrets(told[0]?.path as string)} says that they failed: ${map}.`}`
    }
  ]
}

/** Records with a total alone among others: what they used of each side is not known, and they are left out. */
function totalDoubt({ columns, tokens, fields, sums }: Understood): readonly Warning[] {
  if (sums || !tokens.total || !tokens.input || !tokens.output) return []
  const of = (paths: readonly string[]) => columns.filter(({ path }) => paths.includes(path))
  const length = columns[0]?.values.length ?? 0
  const [totals, sides] = [tokens.total, [...tokens.input, ...tokens.output]].map(paths =>
    firstCounts(of(paths), length)
  )
  const said = of([fields.model ?? [], fields.inputText ?? []].flat())
  const alone = (totals as readonly number[]).filter(
    (count, i) => count > 0 && Number.isNaN(sides?.[i]) && said.every(({ values }) => values[i] === undefined)
  ).length
  if (alone === 0) return []
  return [
    {
      code: 'totals-alone',
      message: `${withCommas(alone)} of the ${withCommas(length)} records looked at state a total of tokens (${withoutSecrets(tokens.total[0] as string)}) and no input and output: they are left out.`,
      effect:
        'If they are calls, there are more of them, and more tokens. Have the program write both counts.'
    }
  ]
}

/** Counts that are 0 throughout were never told: 0 is no count of an answered call. */
function zeroDoubt({ columns, tokens, fields }: Understood): readonly Warning[] {
  const paths = [tokens.input, tokens.output].flatMap(found => found ?? [])
  const counts = columns.filter(({ path, filled }) => paths.includes(path) && filled.length > 0)
  if (counts.length === 0 || counts.some(({ filled }) => filled.some(value => plainNumber(value) !== 0)))
    return []
  const named = counts.map(({ path }) => withoutSecrets(path))
  const isRead = fields.inputText !== undefined || fields.outputText !== undefined
  return [
    {
      code: 'zero-tokens',
      message: `${named.join(' and ')} ${named.length === 1 ? 'is' : 'are'} 0 in every row looked at: the log counted no tokens.`,
      effect: `${isRead ? 'They are counted from the texts beside them' : 'Tokens, costs and sizing are unknown, not 0'}. Have the program write the usage that the provider answers.`
    }
  ]
}

/** Rows that count no requests are none of one call each, nor of several: the count was never kept. */
function zeroCountDoubt({ columns, sums }: Understood): readonly Warning[] {
  const column =
    sums === undefined
      ? columns.find(
          ({ name, filled }) =>
            filled.length >= FEWEST_ROWS &&
            isCountName(name.all) &&
            filled.every(value => plainNumber(value) === 0)
        )
      : undefined
  if (column === undefined) return []
  return [
    {
      code: 'zero-count',
      message: `${withoutSecrets(column.path)} is 0 in every row looked at, and each row counts as one request.`,
      effect:
        'If rows are sums of several requests, there are more of them, and smaller ones: rates, sizes and limits are not those of the calls.'
    }
  ]
}

/** Lengths that are 0 throughout. */
function zeroLengthDoubt({ columns, fields, sums }: Understood): readonly Warning[] {
  const column = columns.find(
    ({ meanings, filled }) => meanings.has('duration') && filled.length >= FEWEST_ROWS && isZero({ filled })
  )
  if (column === undefined || fields.duration !== undefined || fields.end !== undefined || sums) return []
  return [
    {
      code: 'zero-durations',
      message: `${withoutSecrets(column.path)} is 0 in every row looked at: how long calls took was not measured.`,
      effect: 'Latency and concurrency are unknown, not 0.'
    }
  ]
}

const MOST_WORDS = 6

/** A column of few words of which those of calls without tokens are no others'. */
function tells(column: Column, isEmpty: readonly boolean[]): boolean {
  const words = new Map<string, Set<boolean>>()
  for (const [i, value] of column.values.entries()) {
    const word = textOf(value).trim()
    words.set(word, (words.get(word) ?? new Set()).add(isEmpty[i] === true))
    if (words.size > MOST_WORDS) return false
  }
  return words.size > 1 && mostly(column, isShort) && [...words.values()].every(({ size }) => size === 1)
}

const FAILED =
  /^(?:throttles?|throttled|throttling|429|429s|ratelimited|limited|rejections|errors?|failed|failures?|4xx|5xx)$/

/** Failures beside a sum of which nothing shows what they count, or that a map does not name. */
function failedDoubt({ columns, sums }: Understood): readonly Warning[] {
  const column = columns.find(
    ({ path, name, filled }) =>
      !sums?.failed.includes(path) &&
      name.all.some(word => FAILED.test(word)) &&
      filled.some(value => (plainNumber(value) ?? 0) > 0)
  )
  if (sums === undefined || sums.failed.length > 0 || column === undefined) return []
  const refused = column.filled.reduce<number>((sum, value) => sum + (plainNumber(value) ?? 0), 0)
  return [
    {
      code: 'failed-sums',
      message: `${withoutSecrets(column.path)} counts ${withCommas(refused)} in the rows looked at, apart from the sums of usage, and is not read.`,
      effect:
        'How many requests failed, 429s, retries and the limits are not known. State requests, failed and throttled ones in a column each, or export single requests with their statuses.'
    }
  ]
}

/** What a user asked is a part of what the model was sent. */
function askedDoubt({ columns, fields }: Understood): readonly Warning[] {
  const [path] = [fields.inputText ?? []].flat()
  if (!columns.some(column => column.path === path && ASKED.test(column.path))) return []
  return [
    {
      code: 'question-as-prompt',
      message: `${withoutSecrets(path as string)} holds what was asked, and the tokens of the input are counted in it alone.`,
      effect:
        'Instructions, history and documents that were sent with it are missing: input, costs and the work of prompts may be far higher. Export the usage that the provider answers.'
    }
  ]
}
