/** Requests one by one → the benchmark's figures, in the plain loop that one writes by hand. */

export function tally() {
  const [starts, durations, inputs, outputs, latencies] = [[], [], [], [], []]
  let throttled = 0
  return {
    /** Times in milliseconds; tokens are `NaN` where the call failed. */
    add(start, duration, input, output, status) {
      starts.push(start)
      durations.push(duration)
      if (status === 429) throttled++
      if (status >= 400) return
      inputs.push(input)
      outputs.push(output)
      latencies.push(duration / 1_000)
    },
    figures() {
      const sorted = Float64Array.from(starts).sort()
      return {
        attempts: sorted.length,
        throttled,
        peaks: [
          sliding(sorted, 1_000),
          sliding(sorted, 60_000),
          aligned(sorted, 1_000),
          aligned(sorted, 60_000)
        ],
        input: [...quantiles(inputs), inputs.reduce((sum, tokens) => sum + tokens, 0)],
        output: [...quantiles(outputs), outputs.reduce((sum, tokens) => sum + tokens, 0)],
        latency: quantiles(latencies),
        inFlight: inFlight(starts, durations)
      }
    }
  }
}

function sliding(starts, width) {
  let [first, most] = [0, 0]
  for (let last = 0; last < starts.length; last++) {
    while (starts[first] <= starts[last] - width) first++
    most = Math.max(most, last + 1 - first)
  }
  return most
}

function aligned(starts, width) {
  let [bin, count, most] = [-1, 0, 0]
  for (const start of starts) {
    const its = Math.floor(start / width)
    count = its === bin ? count + 1 : 1
    bin = its
    most = Math.max(most, count)
  }
  return most
}

function quantiles(values) {
  const sorted = Float64Array.from(values).sort()
  return [0.5, 0.95, 0.99].map(p => {
    const rank = (sorted.length - 1) * p
    const [low, high] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]]
    return low + (high - low) * (rank - Math.floor(rank))
  })
}

function inFlight(starts, durations) {
  const begun = Float64Array.from(starts).sort()
  const ended = Float64Array.from(starts, (start, i) => start + durations[i]).sort()
  const millis = []
  let [level, begin, now] = [0, 0, begun[0]]
  for (let end = 0; end < ended.length; ) {
    const starting = begin < begun.length && begun[begin] < ended[end]
    const next = starting ? begun[begin++] : ended[end++]
    millis[level] = (millis[level] ?? 0) + next - now
    now = next
    level += starting ? 1 : -1
  }
  return [...millis.entries()]
    .filter(([level, time]) => level > 0 && time > 0)
    .map(([level, time]) => [level, time / 1_000])
}
