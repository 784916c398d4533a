/** What was understood of a log → what it lacks to be read, or what can be read in two ways. */
import { withoutSecrets } from '../../../secrets.ts'
import { numberOf } from '../cell.ts'
import { isTimeColumn } from './choose.ts'
import { isTime, mostly } from './columns.ts'
import { onlyTotal } from './onlyTotal.ts'
import type { Understood } from './understand.ts'

/** What can be read in two ways, and nothing else is missing. */
export function unclearIn(
  { fields, tokens, partial, several, times }: Understood,
  missing: string | undefined
): string | undefined {
  if (tokens.either && missing === 'no tokens' && (fields.model || /tok/i.test(tokens.either.join())))
    return 'which count is the input'
  const isWhole = missing === undefined
  if (partial !== undefined && (missing === NO_TIMES || (isWhole && partial.lacks === 'order')))
    return 'whole times'
  if (isWhole && several) return 'one call in each row'
  if (isWhole && tokens.rivals?.isOpen) return `which column counts the ${tokens.rivals.side}`
  return isWhole && times.undecided ? 'the order of day and month' : undefined
}

const NO_TIMES = 'no times'

function withoutTimes({ fields, columns, partial }: Understood): string {
  const under = columns.flatMap(({ path }) => path.split('.').filter(isTime))[0]
  if (under !== undefined)
    return `no input and output tokens under the times that its records stand under (${withoutSecrets(under)})`
  if (fields.end !== undefined) return 'no times of arrival, only of ends'
  const other = partial === undefined ? columns.find(isTimeColumn) : undefined
  return other === undefined ? NO_TIMES : `no times of its calls (${withoutSecrets(other.path)} is none)`
}

const overWhat = ({ end }: Understood['fields']): string =>
  end ? 'over times of different lengths' : 'and one time does not show how long each sums over'

export function missingIn(understood: Understood): string | undefined {
  const { again, fields, tokens, sums, running, rates, uncounted, roles } = understood
  const hasTime = fields.start !== undefined || (fields.end !== undefined && fields.duration !== undefined)
  if (!hasTime) return withoutTimes(understood)
  if (sums !== undefined && sums.widthSeconds === undefined)
    return `its rows are sums of several requests (${sums.count}), ${overWhat(fields)}`
  if (uncounted !== undefined)
    return `no column that says of how many requests each row is the sum (${uncounted})`
  if (rates !== undefined && sums === undefined)
    return `no requests, nor how many of them a row sums, but a rate of them (${rates})`
  // Answers of one call each that grow, record by record, are no totals.
  if (running !== undefined && again === undefined)
    return `no counts of its own for each row: ${running} only grows from one to the next, as running totals do`
  const isCounted = fields.input ? !isSizeAlone(understood) : fields.output && !isLengthAlone(understood)
  if (isCounted || isAsked(understood) || roles) return undefined
  return tokens.total ? onlyTotal(understood) : 'no tokens'
}

/** A question alone is nobody's call: a model, an answer, or how it went is stated beside one. What is searched for has an id, too. */
const isAsked = ({ fields, isOfCalls, columns }: Understood): boolean =>
  fields.inputText !== undefined &&
  (fields.outputText !== undefined ||
    fields.model !== undefined ||
    fields.duration !== undefined ||
    (isOfCalls &&
      !columns.some(
        ({ path, name }) => path === [fields.inputText].flat()[0] && SEARCHED.test(name.all.join(' '))
      )))

const SEARCHED = /\b(?:query|search|filter)$/

const FEWEST_SIZES = 3
const ROUND = [1000, 1024]

/** `context_length` where no output is counted: sizes as round as these are of models, as a list of those that are offered has them. */
const isSizeAlone = ({ fields, columns, tokens }: Understood): boolean =>
  fields.output === undefined &&
  fields.duration === undefined &&
  fields.status === undefined &&
  columns.some(
    ({ path, name, filled }) =>
      path === tokens.input?.[0] &&
      !name.all.includes('tokens') &&
      name.all.some(word => /^(?:len|length|size|window)$/.test(word)) &&
      filled.length >= FEWEST_SIZES &&
      mostly({ filled }, value => ROUND.some(size => (numberOf(value) ?? 1) % size === 0))
  )

/** `output_length` where neither a model nor a prompt is stated: a tool's print has one, too. */
const isLengthAlone = ({ fields, columns, tokens }: Understood): boolean =>
  fields.model === undefined &&
  columns.some(
    ({ path, name }) =>
      path === tokens.output?.[0] &&
      name.all.some(word => /^(?:len|length|size)$/.test(word)) &&
      !name.all.includes('tokens')
  )
