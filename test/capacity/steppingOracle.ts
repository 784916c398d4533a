/** The scheduler written a second time, plainly and one iteration after another: the oracle for the real one. */
import type { PerformanceModel } from '../../src/capacity/performanceModel.ts'
import type { Row } from './requests.ts'

type Sequence = Row & {
  prefilled: number
  goal: number
  generated: number
  scheduled: number
  first: number
  done: number
}

const contextOf = (sequence: Sequence) =>
  sequence.prefilled < sequence.goal ? sequence.goal : sequence.input + sequence.generated - 1
const isDecoding = (sequence: Sequence) => sequence.generated > 0 && sequence.prefilled >= sequence.goal

/** One replica. Times per row: scheduled, first token, completion. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: an oracle is plainer in one piece
export function stepThrough(model: PerformanceModel, rows: readonly Row[]): number[][] {
  const all: Sequence[] = rows.map(row => ({
    ...row,
    prefilled: 0,
    goal: row.input,
    generated: 0,
    scheduled: Number.NaN,
    first: Number.NaN,
    done: Number.NaN
  }))
  const waiting: Sequence[] = []
  const preempted: Sequence[] = []
  let running: Sequence[] = []
  let arrived = 0
  let now = 0
  const held = () => running.reduce((sum, sequence) => sum + contextOf(sequence), 0)
  for (;;) {
    if (running.length + waiting.length + preempted.length === 0 && arrived < all.length) {
      now = Math.max(now, (all[arrived] as Sequence).at)
    }
    while (arrived < all.length && (all[arrived] as Sequence).at <= now)
      waiting.push(all[arrived++] as Sequence)
    if (running.length + waiting.length + preempted.length === 0)
      return all.map(s => [s.scheduled, s.first, s.done])

    while (held() + running.filter(isDecoding).length > model.kvCapacityTokens) {
      const newest = (running.filter(s => !isDecoding(s)).at(-1) ??
        running.filter(isDecoding).at(-1)) as Sequence
      running = running.filter(s => s !== newest)
      newest.goal = newest.input + newest.generated
      preempted.push(newest)
    }
    const decoding = running.filter(isDecoding)
    const chunks = new Map<Sequence, number>()
    let budget = model.maxBatchTokens - decoding.length
    const take = (sequence: Sequence) => {
      const tokens = Math.min(budget, sequence.goal - sequence.prefilled)
      budget -= tokens
      chunks.set(sequence, tokens)
    }
    for (const sequence of running.filter(s => !isDecoding(s))) take(sequence)
    while (budget > 0 && running.length < model.maxSequences) {
      const next = preempted.at(-1) ?? waiting[0]
      if (!next || held() + next.goal + decoding.length > model.kvCapacityTokens) break
      if (!preempted.pop()) waiting.shift()
      next.prefilled = Math.min(next.cached ?? 0, next.goal - 1)
      if (Number.isNaN(next.scheduled)) next.scheduled = now
      running.push(next)
      take(next)
    }
    const chunked = [...chunks]
    now += model.iterationSeconds({
      decodeSequences: decoding.length,
      decodeContextTokens: decoding.reduce((sum, sequence) => sum + contextOf(sequence), 0),
      prefillTokens: chunked.reduce((sum, [, tokens]) => sum + tokens, 0),
      prefillPairs: chunked.reduce(
        (sum, [s, tokens]) => sum + tokens * s.prefilled + (tokens * (tokens + 1)) / 2,
        0
      ),
      promptsFinishing: chunked.filter(([s, tokens]) => s.prefilled + tokens === s.goal).length
    })
    for (const sequence of decoding) sequence.generated++
    for (const [sequence, tokens] of chunked) {
      sequence.prefilled += tokens
      if (sequence.prefilled < sequence.goal) continue
      sequence.generated++
      if (Number.isNaN(sequence.first)) sequence.first = now
    }
    for (const sequence of running) if (sequence.generated >= sequence.output) sequence.done = now
    running = [...running.filter(s => Number.isNaN(s.done))]
  }
}
