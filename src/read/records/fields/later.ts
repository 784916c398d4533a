/** Keys of JSON records that the sample lacks and a later record may bring: the usual ones, where they usually stand. */
import type { Column } from './columns.ts'
import type { FailureChoice } from './failures.ts'
import type { TokenChoice } from './tokens.ts'

const ERRORS = ['error', 'error_message', 'exception']
const CODES = ['status_code', 'http_status']

/** Above the tokens: the record itself, and the answer that holds the usage. */
function placesOf(input: string | undefined): readonly string[] {
  const steps = (input ?? '').split('.').slice(0, -1)
  const holder = steps.at(-1) === 'usage' ? steps.slice(0, -1) : []
  return holder.length === 0 ? [''] : ['', `${holder.join('.')}.`]
}

/** Failures come seldom: a log whose first thousand calls were answered says how the next one failed. */
export function withLaterFailures(
  choice: FailureChoice,
  columns: readonly Column[],
  { input }: TokenChoice
): FailureChoice {
  const isFree = (path: string) =>
    !columns.some(column => column.path === path || column.path.startsWith(`${path}.`))
  const errors = placesOf(input?.[0]).flatMap(place => ERRORS.map(name => `${place}${name}`))
  const isSaid = choice.codes.length + choice.words.length > 0
  return {
    ...choice,
    errors: [...choice.errors, ...errors.filter(isFree)],
    codes: isSaid ? choice.codes : CODES.filter(isFree)
  }
}

/** Cached tokens appear with the first prompt that is long enough. */
export function withLaterCache(choice: TokenChoice): TokenChoice {
  const [input] = choice.input ?? []
  if (input === undefined || choice.cached !== undefined || choice.inputSum !== undefined) return choice
  const counted = /^(.*?)(prompt_tokens|input_tokens)$/.exec(input)
  if (counted === null) return choice
  const [, place = '', name = ''] = counted
  return { ...choice, cached: [`${place}${name}_details.cached_tokens`, `${place}cached_tokens`] }
}
