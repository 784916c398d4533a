/** Token columns → distributions, sums and token rates. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { type Clock, FAILED, type RequestLog } from '../log/trafficLog.ts'
import type { WindowBins } from './bins.ts'
import { tokenDistributionOf } from './distribution.ts'
import { type ByTokens, heaviestSliding, tokensBefore } from './heaviest.ts'
import { momentOf } from './moment.ts'
import { Tally } from './tally.ts'
import type { Peak, TokenDistribution, Tokens } from './trafficShape.ts'
import { PEAK_WINDOWS, type PeakWindow } from './windowNames.ts'
import { type BusiestWindow, perWindow, windowMicros } from './windows.ts'

export function describeTokens(log: RequestLog, spanSeconds: number, bins: WindowBins): Tokens {
  const before = tokensBefore(log)
  const sliding = perWindow(PEAK_WINDOWS, window => heaviestSliding(log, windowMicros(window), before))
  return tokensOf(tallyTokens(log), { spanSeconds, bins, sliding, clock: log.clock })
}

export type Weighed = {
  readonly spanSeconds: number
  readonly bins: WindowBins
  readonly sliding: Readonly<Record<PeakWindow, ByTokens<BusiestWindow>>>
  readonly clock: Clock
}

/** @param tallied is used up */
export function tokensOf(tallied: Tallied, weighed: Weighed): Tokens {
  const { spanSeconds } = weighed
  const { served, others, withoutUsage, cached, cachedOf } = tallied
  const ofServed = described(served)
  const all = described(together(served, others))
  const sum = sumFigure(all.total)
  return {
    ...ofServed,
    sums: {
      input: sumFigure(all.input),
      cached: sumFigure(all.cached),
      output: sumFigure(all.output),
      total: sum
    },
    withoutUsage,
    ...tokenPeaks(tallied, weighed),
    averageTpm: averageTpm(sum, spanSeconds),
    cachedShare: cachedShare(cached, cachedOf)
  }
}

export const KINDS = ['input', 'cached', 'output', 'total'] as const
type Kind = (typeof KINDS)[number]
export type Tallies = Readonly<Record<Kind, Tally>>

export const newTallies = (): Tallies => ({
  input: new Tally(),
  cached: new Tally(),
  output: new Tally(),
  total: new Tally()
})

export type Tallied = {
  /** Attempts that succeeded and state their usage. */
  readonly served: Tallies
  readonly others: Tallies
  readonly withoutUsage: number
  /** Whether any attempt with usage states it. */
  readonly isStated: ByTokens<boolean>
  /** Σ over the served attempts that state both. */
  readonly cached: number
  readonly cachedOf: number
}

function tallyTokens(log: RequestLog): Tallied {
  const [served, others] = [newTallies(), newTallies()]
  let [withoutUsage, statesInput, statesOutput, cachedSum, cachedOf] = [0, 0, 0, 0, 0]
  for (let i = 0; i < log.length; i++) {
    const input = log.inputTokens[i] as number
    const cached = log.cachedTokens[i] as number
    const output = log.outputTokens[i] as number
    const isUsed = isUsage(input, output)
    const isServed = isUsed && ((log.flags[i] as number) & FAILED) === 0
    const tallies = isServed ? served : others
    tallies.input.add(input)
    tallies.cached.add(cached)
    tallies.output.add(output)
    tallies.total.add(totalOf(input, output))
    if (isUsed) {
      if (input >= 0) statesInput++
      if (output >= 0) statesOutput++
    } else withoutUsage++
    if (isServed && !Number.isNaN(cached + input)) {
      cachedSum += cached
      cachedOf += input
    }
  }
  const isStated = { input: statesInput > 0, output: statesOutput > 0, total: withoutUsage < log.length }
  return { served, others, withoutUsage, isStated, cached: cachedSum, cachedOf }
}

/** Whether the log states what an attempt used; 0 in and 0 out is what logs write when nobody told them. */
const isUsage = (input: number, output: number): boolean => input > 0 || output > 0

/** What is known of input and output; unknown where neither is. */
const totalOf = (input: number, output: number): number =>
  Number.isNaN(input) ? output : input + (output || 0)

function together(served: Tallies, others: Tallies): Tallies {
  for (const kind of KINDS) others[kind].addAll(served[kind])
  return others
}

const described = (tallies: Tallies): Record<Kind, TokenDistribution | null> => ({
  input: tokenDistributionOf(tallies.input, 'measured'),
  cached: tokenDistributionOf(tallies.cached, 'measured'),
  output: tokenDistributionOf(tallies.output, 'measured'),
  total: tokenDistributionOf(tallies.total, 'measured')
})

const sumFigure = (distribution: TokenDistribution | null): Figure =>
  distribution === null ? unknown('tokens', 'the log states none') : measured(distribution.sum, 'tokens')

/** Σ tokens over the span. [tokens/min] */
export const averageTpm = ({ value }: Figure, spanSeconds: number): Figure =>
  value === null
    ? unknown('tokens/min', 'the log states no tokens', 'derived')
    : derived((value / spanSeconds) * 60, 'tokens/min')

type TokenPeaks = Pick<Tokens, 'peak' | 'peakTpm' | 'peakInputTpm' | 'peakOutputTpm'>

function tokenPeaks({ isStated }: Tallied, { bins, sliding, clock }: Weighed): TokenPeaks {
  const peak = (window: PeakWindow, kind: keyof ByTokens<unknown>, unit: string) =>
    tokenPeak(sliding[window][kind], bins[window].heaviest[kind], isStated[kind], clock, unit)
  const perMinute = (kind: keyof ByTokens<unknown>) => peak('60s', kind, 'tokens/min')
  return {
    peak: perWindow(PEAK_WINDOWS, window => peak(window, 'total', 'tokens')),
    peakTpm: perMinute('total'),
    peakInputTpm: perMinute('input'),
    peakOutputTpm: perMinute('output')
  }
}

function tokenPeak(
  sliding: BusiestWindow,
  aligned: BusiestWindow,
  isStated: boolean,
  clock: Clock,
  unit: string
): Peak {
  if (!isStated) return unknownTokenPeak('the log states no tokens', unit)
  return {
    sliding: measured(sliding.amount, unit),
    aligned: measured(aligned.amount, unit),
    at: momentOf(sliding.atMicros, clock),
    alignedAt: momentOf(aligned.atMicros, clock)
  }
}

export const unknownTokenPeak = (why: string, unit: string): Peak => ({
  sliding: unknown(unit, why),
  aligned: unknown(unit, why),
  at: null,
  alignedAt: null
})

/** Σ cached / Σ input, over what states both. [share] */
export const cachedShare = (cached: number, input: number): Figure =>
  input > 0
    ? derived(cached / input, 'share')
    : unknown('share', 'the log states no cached tokens', 'derived')
