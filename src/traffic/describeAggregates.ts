/** What a database added up → `TrafficShape`: the figures of the attempts themselves, or ranges, or why there are none. */
import { between, derived, type Figure, measured, type RankedDistribution, unknown } from '../figure.ts'
import type { Aggregates, Bounds, Group, RankedValues, TokenKind } from '../log/aggregates.ts'
import { ownSplit, type Split } from '../log/split.ts'
import type { LogSums } from '../log/trafficLog.ts'
import { UTC, type Zone } from '../log/zone.ts'
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'
import { binsFrom, type WindowBins } from './bins.ts'
import { burstinessOf } from './burstiness.ts'
import { calendarOf, QUARTER_MICROS } from './calendar.ts'
import { describeSwept } from './concurrency.ts'
import { describeOrdered } from './distribution.ts'
import { growthOf, wholeDays } from './growth.ts'
import { heaviestSliding, tokensBefore } from './heaviest.ts'
import { momentOf } from './moment.ts'
import { type Minutes, nearPeakShare, patternOf, wholeHours } from './pattern.ts'
import { peakMakersOf } from './peakMakers.ts'
import { rateOf } from './rate.ts'
import { countBelow } from './requestsBetween.ts'
import type { PeakMakers, Slice } from './sliceShape.ts'
import { namedCallers, slicesOfNames } from './slices.ts'
import type { Tally } from './tally.ts'
import { describeTried } from './throttling.ts'
import { KINDS, newTallies, type Tallies, tokensOf } from './tokens.ts'
import type { Peak, Rate, Tokens, TrafficDescription } from './trafficShape.ts'
import { unknownUnderLoad } from './underLoad.ts'
import { PEAK_WINDOWS } from './windowNames.ts'
import { busiestSliding, perWindow, windowMicros, windowSeconds } from './windows.ts'

/** Why a figure that needs every attempt is not among those of a database. */
const NOT_ADDED_UP =
  'sums of a database do not show it: read fewer rows one by one, with --since or way=rows in the address'

export function describeAggregates(sums: LogSums, zone: Zone = UTC): TrafficDescription {
  const { attempts, failed, throttled, firstMicros, lastMicros, tried, latency } = sums
  const spanSeconds = (lastMicros - firstMicros) / MICROS_PER_SECOND
  const bins = binsFrom(see => eachSecond(sums, see), firstMicros, lastMicros)
  const rate = describeRate(sums, spanSeconds, bins)
  const tokens = describeTokens(sums, spanSeconds, bins)
  const counts = {
    attempts,
    requests: attempts - tried.retries.later.length,
    succeeded: attempts - failed,
    failed,
    throttled
  }
  const minutes: Minutes = { spanMicros: lastMicros - firstMicros, ...sums.minutes }
  return {
    period: {
      start: momentOf(firstMicros, 'wall'),
      end: momentOf(lastMicros, 'wall'),
      spanSeconds,
      timezone: zone.name
    },
    grain: { kind: 'request', bucketSeconds: null },
    traffic: {
      counts,
      rate,
      tokens,
      concurrency: describeSwept(sums.sweep, attempts),
      burstiness: burstinessOf(
        attempts,
        { count: attempts - 1, span: lastMicros - firstMicros, ...sums.gaps },
        bins,
        patternOf(minutes)
      ),
      latency: {
        total: ranked(latency.total, 'measured'),
        ttft: ranked(latency.ttft, 'measured'),
        tpot: ranked(latency.tpot, 'derived'),
        underLoad: unknownUnderLoad(NOT_ADDED_UP)
      },
      throttling: describeTried(sums.tried, counts, sums, zone),
      calendar: calendarOf(quartersOf(sums), zone, nearPeakShare(wholeHours(minutes))),
      growth: describeGrowth(sums),
      peakMakers: describeMakers(sums, rate, tokens),
      models: describeGroups(sums, sums.models, namesBy(sums, 'model'), spanSeconds),
      callers: namedCallers(most =>
        describeGroups(sums, sums.callers, namesBy(sums, 'caller'), spanSeconds).slice(0, most)
      ),
      callerCount: sums.callerCount,
      split: sums.split && {
        by: sums.split.by,
        values: describeGroups(sums, sums.split.groups, namesBy(sums, sums.split.by), spanSeconds),
        valueCount: sums.split.valueCount
      }
    }
  }
}

function eachSecond({ seconds }: Aggregates, see: Parameters<Parameters<typeof binsFrom>[0]>[0]): void {
  const { second, arrivals, input, output } = seconds
  for (let i = 0; i < second.length; i++)
    see(second[i] as number, arrivals[i] as number, input[i] as number, output[i] as number)
}

function describeRate(sums: LogSums, spanSeconds: number, bins: WindowBins): Rate {
  const { busiest, attempts, firstMicros, lastMicros, slices, unsearched } = sums
  const rate = rateOf({
    attempts,
    spanSeconds,
    spanMicros: lastMicros - firstMicros,
    clock: 'wall',
    bins,
    sliding: perWindow(PEAK_WINDOWS, window => busiestSliding(busiest.arrivalMicros, windowMicros(window))),
    slices,
    drawn: null
  })
  const isSearched = (window: string) => !unsearched.includes(windowSeconds(window))
  return {
    ...rate,
    peak: perWindow(PEAK_WINDOWS, window => searched(rate.peak[window], isSearched(window))),
    peakRps: searchedFigure(rate.peakRps, isSearched('1s')),
    peakRpm: searchedFigure(rate.peakRpm, isSearched('60s')),
    peakToAverage: perWindow(PEAK_WINDOWS, window =>
      searchedFigure(rate.peakToAverage[window], isSearched(window))
    )
  }
}

const LOWER = 'a lower bound: too many windows might be the busiest to look at all of them'

/** Of a width not all of whose candidates were looked at, what was found is a lower bound. */
const searchedFigure = (figure: Figure, isSearched: boolean): Figure =>
  isSearched || figure.value === null ? figure : { ...figure, value: null, low: figure.value, note: LOWER }

const searched = (peak: Peak, isSearched: boolean): Peak => ({
  ...peak,
  sliding: searchedFigure(peak.sliding, isSearched)
})

function describeTokens(
  { tokens, attempts, busiest, unsearched }: LogSums,
  spanSeconds: number,
  bins: WindowBins
): Tokens {
  const before = tokensBefore(busiest)
  const described = tokensOf(
    {
      served: talliesOf(tokens.served),
      others: talliesOf(tokens.others),
      withoutUsage: tokens.withoutUsage,
      isStated: {
        input: tokens.statesInput,
        output: tokens.statesOutput,
        total: tokens.withoutUsage < attempts
      },
      cached: tokens.cached,
      cachedOf: tokens.cachedOf
    },
    {
      spanSeconds,
      bins,
      sliding: perWindow(PEAK_WINDOWS, window => heaviestSliding(busiest, windowMicros(window), before)),
      clock: 'wall'
    }
  )
  const isSearched = (seconds: number) => !unsearched.includes(seconds)
  return {
    ...described,
    peak: perWindow(PEAK_WINDOWS, window =>
      searched(described.peak[window], isSearched(windowSeconds(window)))
    ),
    peakTpm: searched(described.peakTpm, isSearched(60)),
    peakInputTpm: searched(described.peakInputTpm, isSearched(60)),
    peakOutputTpm: searched(described.peakOutputTpm, isSearched(60))
  }
}

function talliesOf(counts: Aggregates['tokens']['served']): Tallies {
  const tallies = newTallies()
  for (const kind of KINDS satisfies readonly TokenKind[])
    for (const [value, times] of counts[kind]) (tallies[kind] as Tally).addTimes(value, times)
  return tallies
}

function ranked(values: RankedValues | null, basis: 'measured' | 'derived'): RankedDistribution | null {
  if (values === null) return null
  const seconds = (micros: number) => micros / MICROS_PER_SECOND
  return describeOrdered(
    {
      count: values.count,
      sum: seconds(values.sum),
      valuesAt: ranks => ranks.map(rank => seconds(values.at.get(rank) as number))
    },
    's',
    values.rankError === undefined ? basis : 'estimated'
  )
}

/** The busiest minutes are in `busiest` in whole, unless they were not looked for. */
function describeMakers(sums: LogSums, rate: Rate, tokens: Tokens): PeakMakers {
  const { busiest, callersOfBusiest, attempts, unsearched } = sums
  if (unsearched.includes(60)) return { requests: null, tokens: null }
  const total = (code: number) => callersOfBusiest.get(busiest.callers[code] as string)
  return peakMakersOf(busiest, rate.peak['60s'].at, tokens.peakTpm.at, {
    requests: { of: codes => codes.map(code => total(code)?.attempts ?? 0), all: attempts },
    tokens: { of: codes => codes.map(code => total(code)?.tokens ?? 0), all: tokens.sums.total.value ?? 0 }
  })
}

const SECONDS_PER_QUARTER = QUARTER_MICROS / MICROS_PER_SECOND

function* quartersOf({ seconds: { second, arrivals } }: Aggregates): Generator<readonly [number, number]> {
  for (let i = 0; i < second.length; ) {
    const quarter = Math.floor((second[i] as number) / SECONDS_PER_QUARTER)
    let sum = 0
    for (; (second[i] as number) < (quarter + 1) * SECONDS_PER_QUARTER; i++) sum += arrivals[i] as number
    yield [quarter, sum]
  }
}

const MINUTES_PER_DAY = 1_440

function describeGrowth({ minutes: { minute, arrivals }, tried, firstMicros, lastMicros }: LogSums) {
  const retriesAt = Float64Array.from(tried.retries.later, i => tried.arrivalMicros[i] as number)
  const perDay = new Array<number>(wholeDays(lastMicros - firstMicros)).fill(0)
  for (let i = 0; i < minute.length; i++) {
    const day = Math.floor((minute[i] as number) / MINUTES_PER_DAY)
    if (day < perDay.length) perDay[day] = (perDay[day] as number) + (arrivals[i] as number)
  }
  const dayMicros = MINUTES_PER_DAY * MICROS_PER_MINUTE
  const before = (day: number) => countBelow(retriesAt, firstMicros + day * dayMicros)
  return growthOf(perDay.map((attempts, day) => attempts - (before(day + 1) - before(day))))
}

/** By what each of the busiest calls is told from others. */
const namesBy = ({ busiest }: LogSums, by: string): Pick<Split, 'codes' | 'values'> =>
  ownSplit(busiest, by) ?? (busiest.split as Split)

/** Sums of the whole log; peaks of the stretches that may hold them, where these were looked at, else their bounds. */
function describeGroups(
  { busiest, areGroupsSearched }: LogSums,
  groups: readonly Group[],
  { codes, values }: Pick<Split, 'codes' | 'values'>,
  spanSeconds: number
): readonly Slice[] {
  const found = areGroupsSearched ? slicesOfNames(busiest, codes, values, values.length, spanSeconds) : []
  const peaks = new Map(found.map(slice => [slice.name, slice]))
  return groups.map(group => ({ ...sliceOf(group, spanSeconds), ...peaksOf(group, peaks.get(group.name)) }))
}

const sliceOf = (
  { name, attempts, failed, throttled, input, cached, output }: Group,
  spanSeconds: number
) => ({
  name,
  attempts,
  succeeded: attempts - failed,
  failed,
  throttled,
  inputTokens: tokensFigure(input),
  cachedTokens: tokensFigure(cached),
  outputTokens: tokensFigure(output),
  averageRps: derived(attempts / spanSeconds, 'requests/s')
})

type Peaks = Pick<Slice, 'peakRps' | 'peakRpsAt' | 'peakRpm' | 'peakRpmAt' | 'peakTpm' | 'peakTpmAt'>

function peaksOf({ second, minute, tokens }: Group, found: Slice | undefined): Peaks {
  if (found !== undefined) {
    const { peakRps, peakRpsAt, peakRpm, peakRpmAt, peakTpm, peakTpmAt } = found
    return { peakRps, peakRpsAt, peakRpm, peakRpmAt, peakTpm, peakTpmAt }
  }
  return {
    peakRps: bounded(second, 'requests/s'),
    peakRpsAt: null,
    peakRpm: bounded(minute, 'requests/min'),
    peakRpmAt: null,
    peakTpm:
      tokens.high > 0 ? bounded(tokens, 'tokens/min') : unknown('tokens/min', 'the log states no tokens'),
    peakTpmAt: null
  }
}

const tokensFigure = (sum: number): Figure =>
  Number.isNaN(sum) ? unknown('tokens', 'the log states none') : measured(sum, 'tokens')

const bounded = ({ low, high }: Bounds, unit: string): Figure =>
  low === high
    ? measured(low, unit)
    : between(
        low,
        high,
        unit,
        'at least what a window of whole seconds or tenths holds; at most what one more of them adds'
      )
