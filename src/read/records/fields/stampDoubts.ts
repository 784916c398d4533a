/** Of which end of a call its moment tells → what is said where that was inferred, or is open. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas } from '../../../words.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { mayBeEnds } from './endStamps.ts'
import { escaped } from './mapText.ts'
import type { Understood } from './understand.ts'

export const stampDoubts = (understood: Understood): readonly Warning[] => [
  ...shippedDoubt(understood),
  ...openDoubt(understood)
]

function shippedDoubt({ times, fields }: Understood): readonly Warning[] {
  if (!times.isStampedAtEnd) return []
  return [
    {
      code: 'stamped-at-end',
      message: `${[fields.end?.from ?? fields.start?.from].flat()[0]} stands beside the record, where a logger or shipper stamps the line as it is written, after the call ended.`,
      effect:
        fields.end === undefined
          ? 'Without durations each call counts as arriving when it ended: peaks are of answers, not of requests.'
          : 'A call arrives at its stamp less its duration; what whoever wrote the line waited makes it later.'
    }
  ]
}

/** Too few calls to tell it by. */
function openDoubt(understood: Understood): readonly Warning[] {
  const { times, fields } = understood
  const [from] = [fields.start?.from].flat()
  if (from === undefined || !mayBeEnds(times.stampVotes)) return []
  const map = suggestedMap(understood, { start: '', end: escaped(from) })
  return [
    {
      code: 'start-or-end',
      message: `${withoutSecrets(from)} is read as when calls began: ${withCommas(times.stampVotes.end)} calls overlap the next one only so, and none only if it says when they ended.`,
      effect: `Arrivals and what was in flight may be off by a call’s duration.${map === undefined ? '' : ` If it was written at the end: ${map}.`}`
    }
  ]
}
