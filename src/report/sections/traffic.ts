/** The traffic's description → what was read, rates, tokens, concurrency, burstiness, latency, models, callers. */
import type { TokenDistribution, Tokens } from '../../traffic/trafficShape.ts'
import type { Described } from '../auditReport.ts'
import { type Block, heading, type Section, table } from '../blocks.ts'
import { concurrencyBars } from '../charts.ts'
import { compact, count, duration, moment, UNKNOWN } from '../format.ts'
import { burstinessBlocks } from './burstiness.ts'
import { calendarBlocks } from './calendar.ts'
import { entriesOrReason, entry, plain, points, softest } from './figures.ts'
import { growthBlocks } from './growth.ts'
import { latencyBlocks } from './latency.ts'
import { peakMakerBlocks } from './peakMakers.ts'
import { rateBlocks } from './rate.ts'
import { readingBlocks } from './reading.ts'
import { sliceBlocks } from './slices.ts'
import { throttlingBlocks } from './throttling.ts'

export const trafficSection = (report: Described): Section => ({
  title: 'Traffic',
  blocks: [
    ...readingBlocks(report),
    ...rateBlocks(report),
    ...tokenBlocks(report.traffic.tokens),
    ...concurrencyBlocks(report),
    ...burstinessBlocks(report),
    ...latencyBlocks(report),
    ...throttlingBlocks(report),
    ...growthBlocks(report.traffic.growth),
    ...calendarBlocks(report.traffic.calendar),
    ...sliceBlocks('Model', report.traffic.models, report.traffic.models.length, report.grain),
    ...sliceBlocks('Caller', report.traffic.callers, report.traffic.callerCount, report.grain),
    ...splitBlocks(report),
    ...peakMakerBlocks(report.traffic.peakMakers)
  ]
})

const splitBlocks = ({ traffic: { split }, grain }: Described): readonly Block[] =>
  split === null ? [] : sliceBlocks('Value', split.values, split.values.length, grain, `By ${split.by}`)

const tokenBlocks = (tokens: Tokens): readonly Block[] => {
  const { peak, peakTpm, averageTpm, cachedShare, withoutUsage } = tokens
  const missing = 'in the rates, not in the sizes'
  return [
    heading('Tokens'),
    tokenTable(tokens),
    entriesOrReason(
      ...failedToo(tokens),
      entry('Average tokens per minute', averageTpm),
      entry('Busiest minute, sliding', peakTpm.sliding, peakTpm.at === null ? undefined : moment(peakTpm.at)),
      entry('Busiest calendar minute', peakTpm.aligned),
      entry('Most in 1 s', peak['1s'].sliding),
      entry('Most in 1 h', peak['3600s'].sliding),
      entry('Cached share of input', cachedShare),
      ...(withoutUsage === null || withoutUsage === 0
        ? []
        : [plain('Attempts without usage', count(withoutUsage), 'measured', missing)])
    )
  ]
}

const tokenTable = ({ input, cached, output, total, sums }: Tokens): Block => {
  if ([input, cached, output, total].every(known => known === null)) return sumEntries(sums)
  const rows = [
    tokenRow('input', input),
    tokenRow('cached input', cached),
    tokenRow('output', output),
    tokenRow('input + output', total)
  ]
  const titles = ['Tokens', '>Sum', '>Mean', '>p50', '>p95', '>p99', '>Max']
  return table(titles, rows, softest(input, cached, output, total))
}

/** The table is of attempts that succeeded: the sums of all stand below it where they are more. */
const failedToo = ({ input, output, sums }: Tokens) => [
  ...(input !== null && (sums.input.value ?? 0) > input.sum
    ? [entry('Input, failed attempts too', sums.input)]
    : []),
  ...(output !== null && (sums.output.value ?? 0) > output.sum
    ? [entry('Output, failed attempts too', sums.output)]
    : [])
]

/** All there is to say where no request states its own. */
const sumEntries = (sums: Tokens['sums']): Block =>
  entriesOrReason(
    entry('Input in all', sums.input),
    entry('Cached input in all', sums.cached),
    entry('Output in all', sums.output)
  )

const tokenRow = (name: string, tokens: TokenDistribution | null): readonly string[] => [
  name,
  tokens === null ? UNKNOWN : compact(tokens.sum),
  ...points(tokens, ['mean', 'p50', 'p95', 'p99', 'max'], count)
]

const concurrencyBlocks = ({ traffic: { concurrency } }: Described): readonly Block[] => {
  const { average, averageWhileBusy, idleShare, p50, p95, p99, max, at, histogram, timeline } = concurrency
  const bars = concurrencyBars(histogram)
  return [
    heading('Requests in flight'),
    entriesOrReason(
      entry('Average', average),
      entry('Average while busy', averageWhileBusy),
      entry('Median over time', p50),
      entry('p95 over time', p95),
      entry('p99 over time', p99),
      entry('Maximum', max, max.note ?? (at === null ? null : moment(at))),
      entry('Idle time', idleShare)
    ),
    ...(timeline === null
      ? []
      : [
          heading('In flight over time'),
          {
            kind: 'sparkline',
            values: timeline.most,
            from: moment(timeline.start),
            to: moment(timeline.end),
            caption: `the most in each ${duration(timeline.sliceSeconds)}`
          } as const
        ]),
    ...(bars.length === 0
      ? []
      : [
          heading('Share of time by requests in flight'),
          { kind: 'bars', bars, basis: average.basis } as const
        ])
  ]
}
