/** A case and a reader → how its figures were met: right, unknown, doubted or wrong in silence; or refused, with a map that works or without. */

const FAILED = 1
const THROTTLED = 2
const sum = values => Array.from(values).reduce((all, value) => all + (value || 0), 0)
const known = values => (Array.from(values).every(Number.isNaN) ? undefined : sum(values))

/** What a reader found, in the terms of a case's truth; `undefined` is unknown. */
function found(log) {
  if (log.grain === 'bucket')
    return {
      attempts: `${sum(log.requests)} in sums`,
      input: sum(log.inputTokens),
      output: sum(log.outputTokens)
    }
  const flagged = flag => log.flags.filter(flags => (flags & flag) !== 0).length
  const ends = [log.arrivalMicros[0], log.arrivalMicros.at(-1)]
  const models = [...new Set(Array.from(log.model, code => log.models[code]))].sort()
  const callers = new Set(Array.from(log.caller)).size
  return {
    attempts: log.length,
    input: known(log.inputTokens),
    output: known(log.outputTokens),
    cached: known(log.cachedTokens),
    seconds: seconds(log.durationMicros),
    waited: seconds(log.ttftMicros),
    failed: flagged(FAILED),
    throttled: flagged(THROTTLED),
    first: ends[0] / 1_000,
    last: ends[1] / 1_000,
    models: models.join() === '' ? undefined : models.join(),
    callers: callers === 1 && log.callers[log.caller[0]] === '' ? undefined : callers
  }
}

const seconds = micros => {
  const all = known(micros)
  return all === undefined ? undefined : all / 1e6
}

/** They speak of rows, whatever they say was wrong with them. */
const OF_ROWS = new Set(['rejected-lines', 'out-of-order', 'left-out'])

/** What a warning must speak of to be one at a figure. */
const SPEAKS = {
  attempts: /request|call|row|attempt|line|record|count|retr|twice|same/i,
  input: /input|prompt|token|count/i,
  output: /output|answer|token|count/i,
  cached: /cache/i,
  seconds: /duration|latenc|length|unit|lasted|end of|ended|seconds/i,
  waited: /first token|ttft|unit/i,
  failed: /fail|outcome|status|error|answered/i,
  throttled: /fail|outcome|status|error|429|refus|throttl|limit/i,
  first: /time|hour|day|zone|year|date|stamp|arriv/i,
  last: /time|hour|day|zone|year|date|stamp|arriv/i,
  models: /model/i,
  callers: /caller/i
}

function met(figure, { is, within = 0, grain = 0 }, got, warnings) {
  if (got === undefined) return 'unknown'
  const isDoubted = warnings.some(
    ({ code, message, effect }) =>
      (figure === 'attempts' || !OF_ROWS.has(code)) && SPEAKS[figure].test(`${code} ${message} ${effect}`)
  )
  const isEqual =
    typeof is === 'number' && typeof got === 'number'
      ? Math.abs(got - is) <= Math.max(grain, 1e-6 * Math.abs(is))
      : got === is
  if (isEqual) return 'right'
  if (isDoubted)
    return typeof is === 'number' && within > 0 && Math.abs(got - is) <= within * is ? 'right' : 'doubted'
  return 'wrong'
}

/**
 * @param read (file, options) → `{ data, warnings }`; throws an error with a `code` where it refuses
 * @returns its class, and figure by figure what was wrong
 */
export async function judge({ truth, undecidable }, file, read) {
  const first = await tried(read, file, {})
  const met = first.data ? figuresOf(first, truth) : undefined
  if (met) return { ...classOf(met, undecidable), warnings: first.warnings.map(({ code }) => code) }
  const maps = mapsIn(first.message)
  const reasons = []
  for (const map of maps) {
    const again = await tried(read, file, { map })
    if (!again.data) {
      reasons.push(again.message)
      continue
    }
    const { verdict, reason } = classOf(figuresOf(again, truth), undecidable)
    if (verdict === 'right' || verdict === 'unknown')
      return { verdict: 'refused, map works', reason: first.message }
    reasons.push(`${map}: ${reason}`)
  }
  const isCrash = first.code === undefined
  const verdict = isCrash ? 'crashed' : maps.length === 0 ? 'refused' : 'refused, map fails'
  return { verdict, reason: [first.message, ...reasons].join(' | ') }
}

async function tried(read, file, options) {
  try {
    return await read(file, options)
  } catch (error) {
    return { code: error.code, message: error.code === undefined ? error.stack : error.message }
  }
}

function figuresOf({ data, warnings }, truth) {
  const got = found(data)
  return Object.entries(truth).map(([figure, wanted]) => ({
    figure,
    wanted: wanted.is,
    got: got[figure],
    how: met(figure, wanted, got[figure], warnings)
  }))
}

function classOf(figures, undecidable) {
  const those = how => figures.filter(one => one.how === how)
  const said = list =>
    list
      .map(({ figure, wanted, got }) => `${figure} ${shown(figure, got)}, not ${shown(figure, wanted)}`)
      .join('; ')
  const wrong = those('wrong')
  if (wrong.length > 0)
    return {
      verdict: wrong.every(({ figure }) => undecidable.has(figure))
        ? 'undecidable, wrong'
        : 'wrong in silence',
      reason: said(wrong)
    }
  if (those('doubted').length > 0) return { verdict: 'wrong but warned', reason: said(those('doubted')) }
  if (those('unknown').length > 0) return { verdict: 'unknown', reason: said(those('unknown')) }
  return { verdict: 'right', reason: '' }
}

const shown = (figure, value) =>
  (figure === 'first' || figure === 'last') && typeof value === 'number'
    ? new Date(value).toISOString()
    : String(value)

/** As a shell would read them. */
function mapsIn(message) {
  return [...message.matchAll(/--map ("(?:[^"\\]|\\.)*"|'(?:[^']|'\\'')*'|\S+)/g)]
    .map(([, quoted]) => {
      if (quoted.startsWith("'")) return quoted.slice(1, -1).replaceAll("'\\''", "'")
      return quoted.startsWith('"') ? quoted.slice(1, -1).replace(/\\(["\\$`])/g, '$1') : quoted
    })
    .filter(map => map.includes('='))
}
