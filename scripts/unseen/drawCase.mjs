/** A seed and a number → a true traffic, a way to write it down, the text of the file, and what a reader must find in it. */
import { CONTAINERS } from './containers.mjs'
import { DECOYS } from './decoys.mjs'
import { drawing } from './draw.mjs'
import { NAMES } from './names.mjs'
import { OUTCOMES } from './outcomes.mjs'
import { severalRecords } from './records.mjs'
import { BLANKS, CLOCKS_APART, COUNTS, DAYS_APART, LENGTHS, TIMES } from './spelling.mjs'
import { drawTraffic } from './traffic.mjs'

const PARENTS = [
  'usage',
  'metrics',
  'attributes',
  'payload',
  'data',
  'response',
  'meta',
  'llm',
  'event',
  'stats',
  'record',
  'timing',
  'details'
]

/** Where two fields are called alike, the next draw counts. */
export function drawCase(seed, number) {
  for (let again = 0; ; again++) {
    const drawn = drawnCase(drawing(seed * 1_000_003 + number * 7_919 + again * 104_729), number)
    if (drawn) return drawn
  }
}

function drawnCase(draw, number) {
  const container = weighted(draw, CONTAINERS)
  const outcome = draw.pick(OUTCOMES)
  const all = drawTraffic(draw).calls
  const calls = ordered(draw, outcome.tells === 'nothing' ? all.filter(({ status }) => status === 200) : all)
  const way = {
    count: container.isTyped
      ? { write: draw.chance(0.1) ? count => `${count}` : count => count }
      : weighted(draw, COUNTS),
    length: draw.pick(LENGTHS),
    says: draw.chance(0.6),
    failedTokens: draw.chance(0.5) ? null : 0,
    times: drawTimes(draw, calls),
    hasRecords: draw.chance(0.25),
    isOutside: draw.chance(0.12),
    isApart: draw.chance(0.12)
  }
  const fields = drawFields(draw, way, calls)
  const decoys = drawDecoys(draw, calls, fields)
  const outcomes = Object.entries(outcome.columns).map(([name, of]) => ({
    name,
    values: calls.map(of),
    isOutcome: true
  }))
  const records = severalRecords(draw, way, calls, [...fields, ...outcomes, ...decoys])
  const columns = nested(draw, container, draw.shuffled(records.columns))
  const told = unlike(columns, container)
  if (fields.some(({ name }) => !told.some(column => column.name === name))) return undefined
  const table = {
    columns: told.map(column => toldIn(column, container)),
    count: records.count,
    blank: draw.pick(BLANKS)
  }
  return {
    number,
    kind: container.kind,
    name: container.name,
    text: container.write(table),
    truth: truthOf(calls, fields, outcome, way, records.areSpans),
    undecidable: way.times.order ? new Set(['first', 'last']) : new Set(),
    ways: { ...saidOf(way, fields, outcome, decoys), records: records.how }
  }
}

function weighted(draw, from) {
  return draw.pick(from.flatMap(one => Array(one.weight).fill(one)))
}

function ordered(draw, calls) {
  const luck = draw.next()
  if (luck < 0.7) return calls
  return luck < 0.85 ? calls.toReversed() : draw.shuffled(calls)
}

/** Dates are ambiguous where no day of the log is above 12. */
function drawTimes(draw, calls) {
  const kind = draw.pick(['one', 'one', 'one', 'one', 'one', 'one', 'split', 'both', 'ended'])
  const days = calls.map(({ at }) => new Date(at).getUTCDate())
  const isOpen = days.every(day => day <= 12)
  if (kind === 'split') {
    const [day, clock] = [draw.pick(DAYS_APART), draw.pick(CLOCKS_APART)]
    return { kind, day, clock, grain: clock.grain ?? 1, order: day.order && isOpen }
  }
  const time = draw.pick(TIMES)
  return { kind, time, grain: time.grain ?? 1, order: time.order && isOpen }
}

function drawFields(draw, way, calls) {
  const fields = []
  const add = (field, of, name = draw.pick(NAMES[field])) =>
    fields.push({ field, name, values: calls.map(of) })
  addTimes(draw, way, add)
  addTokens(draw, way, calls, add)
  const hasDuration = way.times.kind === 'ended' || draw.chance(0.75)
  if (hasDuration)
    add('duration', ({ lasted }) => way.length.write(lasted), lengthName(draw, way, 'duration'))
  if (hasDuration && draw.chance(0.35))
    add(
      'ttft',
      ({ waited }) => (waited === null ? null : way.length.write(waited)),
      lengthName(draw, way, 'ttft')
    )
  if (draw.chance(0.85)) add('model', ({ model }) => model)
  if (draw.chance(0.5)) add('caller', ({ caller }) => caller)
  if (draw.chance(0.5) || way.hasRecords) add('id', ({ id }) => id)
  return fields
}

function addTokens(draw, way, calls, add) {
  const has = part => calls.some(call => call[part] > 0)
  const written = of => call => {
    if (call.status === 200) return way.count.write(of(call))
    return way.failedTokens === null ? null : way.count.write(0)
  }
  way.isOutside &&= has('cached')
  way.isApart &&= has('reasoning')
  const { isOutside, isApart } = way
  const [input, output] = pairOf(draw)
  const inputOf = call => call.input - (isOutside ? call.cached : 0)
  const outputOf = call => call.output - (isApart ? call.reasoning : 0)
  add('input', written(inputOf), input)
  add('output', written(outputOf), output)
  const totalOf = call => call.input + call.output
  if (isOutside || isApart || draw.chance(0.4)) add('total', written(totalOf))
  if (has('cached') && (isOutside || draw.chance(0.6)))
    add(
      'cached',
      written(call => call.cached)
    )
  if (has('reasoning') && (isApart || draw.chance(0.6)))
    add(
      'reasoning',
      written(call => call.reasoning)
    )
}

/** Half of the logs name both sides alike; the others as two people would. */
function pairOf(draw) {
  const at = draw.below(Math.min(NAMES.input.length, NAMES.output.length))
  return draw.chance(0.7)
    ? [NAMES.input[at], NAMES.output[at]]
    : [draw.pick(NAMES.input), draw.pick(NAMES.output)]
}

function lengthName(draw, { length, says }, field) {
  const name = draw.pick(NAMES[field])
  return length.isSaid || !(says || length.mustSay || field === 'ttft')
    ? name
    : `${name}${draw.pick(length.suffixes)}`
}

function addTimes(draw, { times }, add) {
  const [start, end] = [draw.pick(NAMES.start), draw.pick(NAMES.end)]
  const written = (way, of) => call => (way.isNumber ? `@number:${way.write(of(call))}` : way.write(of(call)))
  const begun = ({ at }) => at
  const ended = ({ at, lasted }) => at + lasted
  if (times.kind === 'split') {
    const [day, clock] = draw.pick([
      ['date', 'time'],
      ['Date', 'Time'],
      ['call_date', 'call_time'],
      ['day', 'clock'],
      ['Datum', 'Uhrzeit']
    ])
    add('start', written(times.day, begun), day)
    add('start', written(times.clock, begun), clock)
    return
  }
  if (times.kind !== 'ended') add('start', written(times.time, begun), start)
  if (times.kind !== 'one') add('end', written(times.time, ended), end)
}

function drawDecoys(draw, calls, fields) {
  const taken = new Set(fields.map(({ name }) => plain(name)))
  return draw
    .some(DECOYS, draw.pick([0, 1, 2, 3, 5, 7]))
    .map(([names, of]) => [draw.pick(names), of])
    .filter(([name]) => !taken.has(plain(name)))
    .map(([name, of]) => ({ name, values: of(calls, name) }))
}

const plain = name => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Some writers nest; columns of one parent stand together. */
function nested(draw, { isNested }, columns) {
  const split = columns.map(column => ({
    ...column,
    steps: column.name.startsWith('@') ? [column.name] : column.name.split('.')
  }))
  if (!isNested || draw.chance(0.4)) return split
  const parents = draw.some(PARENTS, 1 + draw.below(3))
  const above = draw.chance(0.3) ? [draw.pick(['body', 'log', 'fields', 'jsonPayload', 'data'])] : []
  return split.map(column =>
    draw.chance(0.5) ? { ...column, steps: [...above, draw.pick(parents), ...column.steps] } : column
  )
}

/** A name may stand once, and no name may be the parent of another. */
function unlike(columns, { isNested }) {
  const taken = new Set()
  const mark = isNested ? '.' : '_'
  return columns.filter(({ steps }) => {
    const paths = steps.map((_, at) => steps.slice(0, at + 1).join(mark))
    const isFree = !taken.has(paths.at(-1)) && !paths.slice(0, -1).some(path => taken.has(`leaf ${path}`))
    if (!isFree) return false
    for (const path of paths) taken.add(path)
    taken.add(`leaf ${paths.at(-1)}`)
    return true
  })
}

/** Numbers of JSON stay numbers; in text all is text. */
function toldIn(column, { isTyped }) {
  if (!isTyped) return column
  return {
    ...column,
    values: column.values.map(value =>
      typeof value === 'string' && /^@number:-?[\d.]{1,15}$/.test(value) ? Number(value.slice(8)) : value
    )
  }
}

const sumOf = (calls, of) => calls.reduce((sum, call) => sum + (of(call) ?? 0), 0)

/** @param areSpans whether a call lasts from one record to the next, which clocks show in their grains */
function truthOf(calls, fields, { tells }, way, areSpans) {
  const has = field => fields.some(one => one.field === field)
  const times = calls.map(({ at }) => at).sort((a, b) => a - b)
  const loses = way.count.loses ?? 0
  return {
    attempts: { is: calls.length },
    input: { is: sumOf(calls, ({ input }) => input), within: loses },
    output: { is: sumOf(calls, ({ output }) => output), within: loses },
    ...(has('cached') ? { cached: { is: sumOf(calls, ({ cached }) => cached), within: loses } } : {}),
    ...(has('duration') || has('end')
      ? {
          seconds: {
            is: sumOf(calls, ({ lasted }) => lasted) / 1_000,
            grain: has('duration') && !areSpans ? 0.5 : (way.times.grain / 1_000) * calls.length + 0.5
          }
        }
      : {}),
    ...(has('ttft') ? { waited: { is: sumOf(calls, ({ waited }) => waited) / 1_000, grain: 0.5 } } : {}),
    ...(tells === 'nothing' ? {} : { failed: { is: calls.filter(({ status }) => status !== 200).length } }),
    ...(tells === 'throttled'
      ? { throttled: { is: calls.filter(({ status }) => status === 429).length } }
      : {}),
    first: { is: times[0], grain: way.times.grain + 1 },
    last: { is: times.at(-1), grain: way.times.grain + 1 },
    ...(has('model') ? { models: { is: [...new Set(calls.map(({ model }) => model))].sort().join() } } : {}),
    ...(has('caller') ? { callers: { is: new Set(calls.map(({ caller }) => caller)).size } } : {})
  }
}

const saidOf = (way, fields, outcome, decoys) => ({
  fields: Object.fromEntries(
    fields.map(({ field, name, values }) => [`${field}: ${name}`, values.find(value => value !== null)])
  ),
  outcome: Object.keys(outcome.columns).join('+') || 'none',
  decoys: decoys.map(({ name }) => name).join(' '),
  ...(way.isOutside ? { cached: 'outside' } : {}),
  ...(way.isApart ? { reasoning: 'outside' } : {})
})
