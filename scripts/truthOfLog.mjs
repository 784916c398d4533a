/** A log → figures of truth.json that the report leaves out: counted anew from its columns, by the plainest means. */
import { readLog } from '../dist/read/readLog.js'

const SECOND = 1_000_000

/** @param {string} file */
export async function figuresOf(file) {
  const { data: log } = await readLog([file], { stdin: process.stdin })
  const kinds = {
    input: [...log.inputTokens],
    output: [...log.outputTokens],
    total: Array.from(log.inputTokens, (input, i) => total(input, log.outputTokens[i]))
  }
  return {
    closed: seconds => mostWithin([...log.arrivalMicros], seconds * SECOND),
    asLogged: Object.fromEntries(Object.entries(kinds).map(([kind, values]) => [kind, described(values)])),
    startsFirst: mostInFlight(log),
    zeroDurations: log.durationMicros.filter(duration => duration === 0).length
  }
}

const total = (input, output) => (Number.isNaN(input) ? output : input + (output || 0))

/** Arrivals in any closed window [t, t + width]. */
function mostWithin(arrivals, width) {
  let [most, first] = [0, 0]
  for (const [last, at] of arrivals.entries()) {
    while (at - arrivals[first] > width) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

/** With starts before ends at equal times; what has no duration takes no part. */
function mostInFlight({ arrivalMicros, durationMicros }) {
  const events = [...arrivalMicros].flatMap((at, i) =>
    durationMicros[i] > 0
      ? [
          [at, 1],
          [at + durationMicros[i], -1]
        ]
      : []
  )
  events.sort(([a, up], [b, down]) => a - b || down - up)
  let [now, most] = [0, 0]
  for (const [, change] of events) {
    now += change
    most = Math.max(most, now)
  }
  return most
}

/** Of every row as the log writes it; quantiles by linear interpolation at rank (n − 1)·p, and by nearest rank. */
function described(values) {
  const sorted = values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b)
  const at = p => {
    const rank = (sorted.length - 1) * p
    const [low, high] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]]
    return low + (high - low) * (rank - Math.floor(rank))
  }
  const nearest = p => sorted[Math.max(0, Math.ceil(Number((p * sorted.length).toPrecision(12))) - 1)]
  const sum = sorted.reduce((all, value) => all + value, 0)
  return {
    ...{ min: sorted[0], max: sorted.at(-1), mean: sum / sorted.length, sum },
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    nearestRank: { p50: nearest(0.5), p95: nearest(0.95), p99: nearest(0.99) }
  }
}
