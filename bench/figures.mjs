/** Answers of any contender → the figures that all must agree on before their times are compared. */

/**
 * What every contender computes over a table of requests.
 *
 * @typedef {object} Figures
 * @property {number} attempts
 * @property {number} throttled attempts answered 429
 * @property {readonly number[]} peaks attempts in the busiest second and minute: sliding 1 s, 60 s, aligned 1 s, 60 s
 * @property {readonly number[]} input p50, p95, p99 and sum of input tokens over answered attempts
 * @property {readonly number[]} output likewise of output tokens
 * @property {readonly number[]} latency p50, p95, p99 of answered attempts [s]
 * @property {readonly (readonly [number, number])[]} inFlight level and the seconds at it, for each level above 0; where a
 *   report puts several levels together, the highest of them and the seconds at all of them
 */

/** @returns {Figures} of an audit's JSON */
export function figuresOfReport({ reading, traffic }) {
  const { counts, rate, tokens, latency, concurrency } = traffic
  const { '1s': second, '60s': minute } = rate.peak
  const quantiles = ({ p50, p95, p99 }) => [p50, p95, p99]
  return {
    attempts: reading.attempts,
    throttled: counts.throttled,
    peaks: [second.sliding, minute.sliding, second.aligned, minute.aligned].map(({ value }) => value),
    input: [...quantiles(tokens.input), tokens.input.sum],
    output: [...quantiles(tokens.output), tokens.output.sum],
    latency: quantiles(latency.total),
    inFlight: concurrency.histogram
      .filter(({ inFlight }) => inFlight > 0)
      .map(({ inFlight, seconds }) => [inFlight, seconds])
  }
}

/** Seconds at each level → at those levels, put together up to the next of `levels`, as a report does with many. */
export function putTogether(figures, levels) {
  const seconds = new Map(levels.map(([level]) => [level, 0]))
  const ascending = [...seconds.keys()]
  for (const [level, at] of figures.inFlight) {
    const highest = ascending.find(one => one >= level) ?? level
    seconds.set(highest, (seconds.get(highest) ?? 0) + at)
  }
  return { ...figures, inFlight: [...seconds] }
}

/** Whether two answers are the same: whole numbers exactly, others to nine digits. */
export function sameFigures(one, other) {
  if (typeof one === 'number')
    return one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other))
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every(key => sameFigures(one[key], other[key]))
}
