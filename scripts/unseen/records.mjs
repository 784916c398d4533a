/** Columns with a value for each call → the same where a call has several records: its start and its end, or a snapshot before the whole. */

const EVENTS = ['event', 'type', 'event_type', 'kind', 'phase']
const WORDS = [
  ['llm_start', 'llm_end'],
  ['request', 'response'],
  ['llm_call_started', 'llm_call_completed'],
  ['llm.request.start', 'llm.request.end'],
  ['generation_started', 'generation_finished']
]
const KNOWN_AT_START = new Set(['start', 'id', 'model', 'caller'])

/** @returns the columns, how many records they have, and how calls are told */
export function severalRecords(draw, way, calls, columns) {
  const one = { columns, count: calls.length, how: 'one a call' }
  const has = field => columns.some(column => column.field === field)
  const areApart = new Set(calls.map(({ id }) => id)).size === calls.length
  if (!way.hasRecords || !has('id') || !areApart || way.times.kind !== 'one') return one
  return draw.chance(0.5) ? startsAndEnds(draw, way, calls, columns) : snapshots(way, calls, columns)
}

/** Each is stamped with its own moment, and they lie in the order of those. */
function startsAndEnds(draw, { times }, calls, columns) {
  const moments = calls.flatMap(({ at, lasted }, call) => [
    { at, call, isEnd: false },
    { at: at + lasted, call, isEnd: true }
  ])
  const records = moments.sort((a, b) => a.at - b.at)
  const written = ({ at }) => (times.time.isNumber ? `@number:${times.time.write(at)}` : times.time.write(at))
  const told = columns.map(column => ({
    ...column,
    values: records.map(record => {
      if (column.field === 'start') return written(record)
      const isKnown = record.isEnd || (column.field ? KNOWN_AT_START.has(column.field) : !column.isOutcome)
      return isKnown ? column.values[record.call] : null
    })
  }))
  const [start, end] = draw.pick(WORDS)
  const event = { name: draw.pick(EVENTS), values: records.map(({ isEnd }) => (isEnd ? end : start)) }
  return {
    columns: [...told, event],
    count: records.length,
    areSpans: true,
    how: `${event.name}: ${start}, ${end}`
  }
}

/** Of a streamed answer: what was written until then, and the whole behind it. */
function snapshots({ count }, calls, columns) {
  const records = calls.flatMap(({ status, output }, call) =>
    status === 200 && output > 3
      ? [
          { call, share: 0.5 },
          { call, share: 1 }
        ]
      : [{ call, share: 1 }]
  )
  const isWhole = ({ field }) => !['output', 'total', 'reasoning', 'duration', 'end'].includes(field)
  const shownOf = (column, { call, share }) => {
    if (share === 1 || isWhole(column)) return column.values[call]
    return column.field === 'output' ? count.write(Math.floor(calls[call].output * share)) : null
  }
  const told = columns.map(column => ({ ...column, values: records.map(record => shownOf(column, record)) }))
  return { columns: told, count: records.length, how: 'snapshots' }
}
