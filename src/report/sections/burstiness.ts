/** Burstiness → its figures, and in one sentence what kind of traffic it is. */

import type { Burstiness, Pattern } from '../../traffic/rhythmShape.ts'
import { plural } from '../../words.ts'
import type { Described } from '../auditReport.ts'
import { type Block, entries, heading, paragraph } from '../blocks.ts'
import { count, figureText, share, timesText } from '../format.ts'
import { entriesOrReason, entry } from './figures.ts'

const POISSON = '1 if independent'

export const burstinessBlocks = ({ traffic: { burstiness } }: Described): readonly Block[] => {
  const { interArrivalMeanSeconds, interArrivalMaxSeconds, interArrivalCv, indexOfDispersion } = burstiness
  const gaps = [
    entry('Mean gap between arrivals', interArrivalMeanSeconds),
    entry('Longest gap', interArrivalMaxSeconds),
    entry('Coefficient of variation of the gaps', interArrivalCv, interArrivalCv.note ?? POISSON),
    entry('Dispersion per 1 s', indexOfDispersion['1s'], indexOfDispersion['1s'].note ?? POISSON),
    entry('Dispersion per 10 s', indexOfDispersion['10s']),
    entry('Dispersion per 60 s', indexOfDispersion['60s']),
    ...(['300s', '3600s'] as const)
      .filter(window => indexOfDispersion[window].value !== null)
      .map(window =>
        entry(`Dispersion per ${window === '300s' ? '5 min' : '1 h'}`, indexOfDispersion[window])
      )
  ]
  const { clockResolutionSeconds } = burstiness
  const clock = entry('Resolution of the clock', clockResolutionSeconds, clockNote(burstiness))
  const isAllThatIsKnown = interArrivalMeanSeconds.value === null && clockResolutionSeconds.value !== null
  return [
    heading('Burstiness'),
    ...(isAllThatIsKnown ? [entriesOrReason(...gaps), entries(clock)] : [entriesOrReason(...gaps, clock)]),
    ...patternBlocks(burstiness.pattern)
  ]
}

const clockNote = (burstiness: Burstiness): string | null => {
  const { clockResolutionSeconds, sharedArrivals, mostAtOneArrival } = burstiness
  if (clockResolutionSeconds.value === null) return clockResolutionSeconds.note ?? null
  if (sharedArrivals === null) return null
  if (sharedArrivals === 0) return 'no two arrivals coincide'
  return `${plural(count(sharedArrivals), sharedArrivals, 'attempt')} share an arrival, up to ${count(mostAtOneArrival)} at once`
}

const patternBlocks = ({ kind, spikeRatio, minuteSwing, rhythmShare }: Pattern): readonly Block[] => {
  if (kind === null) return []
  const swing = `the rate moves by ${share(minuteSwing.value)} of its mean from minute to minute`
  if (kind === 'single-spike') {
    const ratio = timesText(spikeRatio)
    return [paragraph(`A single spike: the busiest stretch has ${ratio} the traffic of any other.`)]
  }
  if (kind === 'bursty') return [paragraph(`Bursty: ${swing}, more than chance explains.`)]
  if (kind === 'daily-rhythm')
    return [
      paragraph(
        `A daily rhythm: the hour of the day explains ${figureText(rhythmShare)} of the variation; ${swing}.`
      )
    ]
  return [paragraph(`Steady: ${swing}, and neither a spike nor a daily rhythm stands out.`)]
}
