/** The callers of the busiest minute → whether one of them makes it, in a sentence with its numbers. */

import type { PeakMakers } from '../../traffic/sliceShape.ts'
import { type Block, paragraph } from '../blocks.ts'
import { compact, moment, nameText, share } from '../format.ts'

export const peakMakerBlocks = ({ requests, tokens }: PeakMakers): readonly Block[] => [
  ...sentence(requests, 'requests'),
  ...sentence(tokens, 'tokens')
]

/** Half of the minute, and twice what the caller has of the log. */
const MADE_SHARE = 0.5
const MADE_TIMES = 2

const sentence = (minute: PeakMakers['requests'], what: string): readonly Block[] => {
  const [top] = minute?.callers ?? []
  if (minute === null || top === undefined) return []
  const name = nameText(top.name, 'callers that are not named')
  const numbers =
    `${compact(top.amount)} of the ${compact(minute.amount)} ${what} of the minute from ${moment(minute.at)} ` +
    `(${share(top.share)}) against ${share(top.shareOfLog)} of the log`
  const isMade = top.share >= MADE_SHARE && top.share >= MADE_TIMES * top.shareOfLog
  const start = isMade
    ? `One caller causes the peak in ${what}: ${name} has`
    : `No single caller causes the peak in ${what}: the largest share, ${name}'s, is`
  return [paragraph(`${start} ${numbers}.`)]
}
