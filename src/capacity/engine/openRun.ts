/** So many requests, arriving at a rate, worked off to the last → mean TPOT, the wait for a place, and how long all of it takes. */

export type Arrivals = {
  /** [requests/s] */
  readonly rate: number
  readonly requests: number
  /** Mean tokens of an answer. */
  readonly output: number
  /** Answers differ in length, as in a sample of chats; otherwise those that are left end one after the other within one. */
  readonly spread: boolean
  /** Sequences that may run together. */
  readonly most: number
}

/** Time of a token of those that decode, while so many prompts enter an iteration. [s] */
export type Tpot = (decoding: number, entering: number) => number

/** An engine at work. */
export type AtWork = { readonly decoding: number; readonly entering: number }

export type OpenRun = {
  /** Mean of the requests, each of which counts once. */
  readonly tpotSeconds: number
  readonly placeSeconds: number
  /** From the first arrival to the end of the last answer. */
  readonly seconds: number
  /** What a request meets as it comes, on average. */
  readonly met: AtWork
}

/** Steps into which the arrivals are cut, and the end. */
const STEPS = 200
/** Lengths of answers that stand for all. */
const ANSWERS = 8

/** Whoever came at a step begins his answer at its time, and has a token for each of the `tokens` that follow. */
type Moment = { readonly seconds: number; readonly tokens: number }

/**
 * A run of N requests begins with an empty engine and ends with one, which a loop without end does not: while N/λ lasts, λ
 * come in a second and n/a of those that decode end, a = o·TPOT(n, λ·TPOT); those beyond `most` wait; then the rest is
 * worked off. A request's gap is that of the iterations that write its answer, so that a short one has those of its time.
 *
 *     n(t + s) = λa + (n − λa)·e^(−s/a),   wait = ∫ queue dt / N      (Little's law over the whole run)                   [s]
 */
export function openRun(arrivals: Arrivals, tpot: Tpot): OpenRun {
  const { rate, requests, output, most } = arrivals
  const now = { decoding: 0, waiting: 0 }
  const past: Moment[] = [{ seconds: 0, tokens: 0 }]
  const starts: number[] = []
  const lasts = requests / rate
  const each = lasts / STEPS
  let [gap, waited, decoded, entered] = [tpot(1, 0), 0, 0, 0]
  for (let step = 0; step < STEPS; step++) {
    const entering = now.waiting > 0 ? most / output : rate * gap
    gap = tpot(Math.max(1, now.decoding), entering)
    starts.push((step + 0.5) * each + (now.waiting * output * gap) / most)
    waited += now.waiting * each
    decoded += now.decoding
    entered += entering
    goOn(now, { seconds: each, rate, answer: output * gap, most })
    past.push(after(past, each, each / gap))
  }
  const full = tpot(most, most / output)
  const backlog = (now.waiting * output * full) / most
  waited += (now.waiting * backlog) / 2
  if (backlog > 0) past.push(after(past, backlog, backlog / full))
  workOff(past, now.decoding, arrivals, tpot)
  return {
    tpotSeconds: meanGap(past, starts, arrivals),
    placeSeconds: waited / requests,
    seconds: (past.at(-1) as Moment).seconds,
    met: { decoding: Math.max(1, decoded / STEPS), entering: entered / STEPS }
  }
}

const after = (past: readonly Moment[], seconds: number, tokens: number): Moment => {
  const last = past.at(-1) as Moment
  return { seconds: last.seconds + seconds, tokens: last.tokens + tokens }
}

type Step = {
  readonly seconds: number
  readonly rate: number
  readonly answer: number
  readonly most: number
}

function goOn(now: { decoding: number; waiting: number }, { seconds, rate, answer, most }: Step): void {
  const free = rate * answer + (now.decoding - rate * answer) * Math.exp(-seconds / answer)
  const all = now.waiting + now.decoding + (rate - most / answer) * seconds
  const isFree = now.waiting === 0 && free <= most
  now.decoding = isFree ? free : Math.min(most, all)
  now.waiting = isFree ? 0 : Math.max(0, all - most)
}

/** Those left of n after a share k of a mean answer: n·e^(−k) of a sample, until half a request is; of equal answers n·(1 − k). */
function workOff(past: Moment[], decoding: number, { spread, output }: Arrivals, tpot: Tpot): void {
  const longest = spread ? Math.max(1, Math.log(2 * Math.max(1, decoding))) : 1
  const tokens = (longest * output) / STEPS
  for (let step = 0; step < STEPS; step++) {
    const passed = ((step + 0.5) * longest) / STEPS
    const left = decoding * (spread ? Math.exp(-passed) : 1 - passed)
    past.push(after(past, tokens * tpot(Math.max(1, left), 0), tokens))
  }
}

function meanGap(past: readonly Moment[], starts: readonly number[], { spread, output }: Arrivals): number {
  const lengths = spread
    ? Array.from({ length: ANSWERS }, (_, i) => -output * Math.log(1 - (i + 0.5) / ANSWERS))
    : [output]
  let sum = 0
  for (const start of starts) {
    const begun = along(past, 'seconds', 'tokens', start)
    for (const length of lengths) sum += (along(past, 'tokens', 'seconds', begun + length) - start) / length
  }
  return sum / (starts.length * lengths.length)
}

/** Between two moments as between their neighbours; after the last as before it. */
function along(past: readonly Moment[], by: keyof Moment, asked: keyof Moment, at: number): number {
  let [low, high] = [0, past.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((past[middle] as Moment)[by] <= at) low = middle
    else high = middle
  }
  const [a, b] = [past[low] as Moment, past[high] as Moment]
  return a[asked] + ((b[asked] - a[asked]) * (at - a[by])) / (b[by] - a[by])
}
