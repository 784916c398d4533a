/** Slices of traffic, a fleet and prices → which slices to move to it, so that rent and what stays by the token cost least. */

/** One that may move. */
export type Movable = {
  /** What it costs by the token. [USD/month] */
  readonly usd: number
  /** Tokens by minute. */
  readonly minutes: Float64Array
}

export type Moved = {
  /** By position. */
  readonly moves: readonly boolean[]
  /** Rent and what stays. [USD/month] */
  readonly usd: number
  /** Tokens of the busiest minute of what moves. */
  readonly peakTokens: number
}

/** Up to so many slices every set is tried. */
const EXACT = 12

/**
 * The cheapest set: every one of up to 12 slices, beyond that the best that adding, leaving out or exchanging one slice leads to
 * from none, from all, and from the largest bills. Never dearer than none or all. Of equal sums the smaller set.
 *
 * @param rentUsd of the fleet for a busiest minute of so many tokens; 0 for none [USD/month]
 */
export function cheapestMove(slices: readonly Movable[], rentUsd: (peakTokens: number) => number): Moved {
  const busy = { slices, columns: columnsOf(slices), rentUsd }
  return slices.length <= EXACT ? exact(busy) : climbed(busy)
}

type Asked = {
  readonly slices: readonly Movable[]
  /** Of each slice, in the minutes that may be the busiest of some set. */
  readonly columns: readonly Float64Array[]
  readonly rentUsd: (peakTokens: number) => number
}

/** Checked against so many busier ones: a minute in which no slice asks for more than in another is the busiest of no set. */
const MOST_CHECKED = 200

function columnsOf(slices: readonly Movable[]): readonly Float64Array[] {
  const length = Math.max(0, ...slices.map(({ minutes }) => minutes.length))
  const total = (minute: number) => slices.reduce((sum, { minutes }) => sum + (minutes[minute] ?? 0), 0)
  const order = Array.from({ length }, (_, minute) => [minute, total(minute)] as const)
    .filter(([, tokens]) => tokens > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([minute]) => minute)
  const kept: number[] = []
  for (const minute of order) {
    const isBelow = (other: number) =>
      slices.every(({ minutes }) => (minutes[minute] ?? 0) <= (minutes[other] ?? 0))
    if (!kept.slice(0, MOST_CHECKED).some(isBelow)) kept.push(minute)
  }
  return slices.map(({ minutes }) => Float64Array.from(kept, minute => minutes[minute] ?? 0))
}

/** In the order of Gray's code, one slice in or out at a time. */
function exact({ slices, columns, rentUsd }: Asked): Moved {
  const sums = new Float64Array(columns[0]?.length ?? 0)
  const moves = slices.map(() => false)
  let best = stayed(slices)
  for (let step = 1; step < 2 ** slices.length; step++) {
    const turned = Math.log2(step & -step)
    moves[turned] = !moves[turned]
    turn(sums, columns[turned] as Float64Array, moves[turned] ? 1 : -1)
    best = better(best, judged(slices, moves, largest(sums), rentUsd))
  }
  return best
}

function climbed(asked: Asked): Moved {
  const { slices } = asked
  const byBill = slices
    .map((_, i) => i)
    .sort((a, b) => (slices[b] as Movable).usd - (slices[a] as Movable).usd)
  const largestBills = byBill.slice(0, EXACT)
  const starts = [() => false, () => true, (i: number) => largestBills.includes(i)]
  return starts
    .map(isIn =>
      climbFrom(
        slices.map((_, i) => isIn(i)),
        asked
      )
    )
    .reduce(better)
}

/** Until no single change makes it cheaper. */
function climbFrom(start: readonly boolean[], asked: Asked): Moved {
  let best = movedOf(start, asked)
  for (;;) {
    const next = neighbours(best.moves)
      .map(moves => movedOf(moves, asked))
      .reduce(better, best)
    if (next === best) return best
    best = next
  }
}

/** One in or out, and one for another. */
function neighbours(moves: readonly boolean[]): readonly (readonly boolean[])[] {
  const flipped = moves.map((isIn, i) => moves.with(i, !isIn))
  const swapped = moves.flatMap((isIn, i) =>
    isIn ? moves.flatMap((other, j) => (other ? [] : [moves.with(i, false).with(j, true)])) : []
  )
  return [...flipped, ...swapped]
}

function movedOf(moves: readonly boolean[], { slices, columns, rentUsd }: Asked): Moved {
  const sums = new Float64Array(columns[0]?.length ?? 0)
  for (const [i, isIn] of moves.entries()) if (isIn) turn(sums, columns[i] as Float64Array, 1)
  return judged(slices, moves, largest(sums), rentUsd)
}

function judged(
  slices: readonly Movable[],
  moves: readonly boolean[],
  peakTokens: number,
  rentUsd: Asked['rentUsd']
): Moved {
  const stays = slices.reduce((sum, { usd }, i) => (moves[i] ? sum : sum + usd), 0)
  return { moves: [...moves], usd: stays + (moves.includes(true) ? rentUsd(peakTokens) : 0), peakTokens }
}

const stayed = (slices: readonly Movable[]): Moved => ({
  moves: slices.map(() => false),
  usd: slices.reduce((sum, { usd }) => sum + usd, 0),
  peakTokens: 0
})

const sizeOf = ({ moves }: Moved): number => moves.filter(Boolean).length

function better(a: Moved, b: Moved): Moved {
  const isSame = Math.abs(a.usd - b.usd) <= 1e-9 * Math.max(1, a.usd)
  return (isSame ? sizeOf(b) < sizeOf(a) : b.usd < a.usd) ? b : a
}

function turn(sums: Float64Array, column: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + sign * (column[i] as number)
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0)
