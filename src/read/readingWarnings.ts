/** What was met while reading → warnings, each with its effect on the answer. */
import type { Reading, Warning } from '../log/readingShape.ts'
import { FAILED, type RequestLog, type UsageBuckets } from '../log/trafficLog.ts'
import { comesTwice, momentOfWallTime, type Zone } from '../log/zone.ts'
import { plural, share, withCommas } from '../words.ts'

export function readingWarnings(reading: Reading, data: RequestLog | UsageBuckets): readonly Warning[] {
  return [
    ...rejected(reading),
    ...disorder(reading),
    ...duplicates(reading),
    ...skipped(reading),
    ...reading.truncation.map(sign => ({
      code: 'truncated-export',
      message: `The export may not be whole: ${sign}.`,
      effect: 'Peaks, the monthly bill and the GPU count may be too low.'
    })),
    ...(data.grain === 'bucket' ? bucketGrain(data) : untoldFailures(data))
  ]
}

const rows = (count: number, does: string, doEach: string): string =>
  `${plural(withCommas(count), count, 'row')} ${count === 1 ? does : doEach}`

function rejected(reading: Reading): readonly Warning[] {
  const lines = Object.values(reading.rejected).reduce((sum, count) => sum + count, 0)
  if (lines === 0) return []
  const first = reading.samples[0]
  const where =
    first === undefined ? '' : `, the first at ${first.source}:${first.line} because ${first.reason}`
  return [
    {
      code: 'rejected-lines',
      message: `${plural(withCommas(lines), lines, 'line')} could not be read${where}.`,
      effect: `They are not in any figure: ${share(lines / reading.rows)} of the log is missing.`
    }
  ]
}

function disorder({ outOfOrder }: Reading): readonly Warning[] {
  if (outOfOrder.rows === 0) return []
  return [
    {
      code: 'out-of-order',
      message: `Times go backwards at ${plural(withCommas(outOfOrder.rows), outOfOrder.rows, 'row')}, by at most ${withCommas(outOfOrder.maxBackstepSeconds)} s.`,
      effect: 'The rows were sorted by arrival; no figure is lost.'
    }
  ]
}

function duplicates(reading: Reading): readonly Warning[] {
  const dropped: Warning = {
    code: 'duplicates',
    message: `${rows(reading.duplicates, 'repeats or completes', 'repeat or complete')} a request that was already read.`,
    effect: 'Each counts once.'
  }
  const possible: Warning = {
    code: 'possible-duplicates',
    message: `${rows(reading.possibleDuplicates, 'equals', 'equal')} an earlier row in every column that is read, without a request id.`,
    effect:
      'They are kept, since coarse clocks make equal rows lawful; rates are too high if they are copies.'
  }
  return [...(reading.duplicates > 0 ? [dropped] : []), ...(reading.possibleDuplicates > 0 ? [possible] : [])]
}

const MOST_NAMED = 5

function skipped({ skippedFiles = [] }: Reading): readonly Warning[] {
  if (skippedFiles.length === 0) return []
  const more = skippedFiles.length - MOST_NAMED
  const named = skippedFiles.slice(0, MOST_NAMED).join(', ')
  return [
    {
      code: 'skipped-files',
      message: `${plural(withCommas(skippedFiles.length), skippedFiles.length, 'file')} ${skippedFiles.length === 1 ? 'is' : 'are'} no log of requests, and left alone: ${named}${more > 0 ? ` and ${more} more` : ''}.`,
      effect: 'Name a file by itself to see why it cannot be read.'
    }
  ]
}

/** @param rows kept though an earlier row has their id, and no retries of it */
export function reusedIds(rows: number): readonly Warning[] {
  if (rows === 0) return []
  return [
    {
      code: 'reused-ids',
      message: `${plural(withCommas(rows), rows, 'row')} ${rows === 1 ? 'has' : 'have'} the id of an earlier row and another arrival, or other values.`,
      effect: 'Each counts as another request.'
    }
  ]
}

/** Of a log with times that state no offset, in the hour that the clocks of their zone show twice. */
export function twiceShown({ arrivalMicros }: RequestLog, zone: Zone): readonly Warning[] {
  const rows = arrivalMicros.reduce((sum, micros) => sum + (isFirstOfTwo(micros, zone) ? 1 : 0), 0)
  if (rows === 0) return []
  return [
    {
      code: 'twice-shown-hour',
      message: `${plural(withCommas(rows), rows, 'row')} ${rows === 1 ? 'lies' : 'lie'} in an hour that the clocks of ${zone.name} show twice, and times state no offset to tell which.`,
      effect:
        'They are taken as its first passing: peaks in it may be up to double, and the hour after it may look empty. Log times in UTC or with their offset.'
    }
  ]
}

const isFirstOfTwo = (micros: number, zone: Zone): boolean => {
  const wall = micros + zone.offsetMicros(micros)
  return comesTwice(wall, zone) && momentOfWallTime(wall, zone) === micros
}

const THROTTLED = 429

/** Calls that failed, where none of them states that a rate limit refused it and most do not say why. */
function untoldFailures({ flags, status }: RequestLog): readonly Warning[] {
  let [failed, untold] = [0, 0]
  for (let i = 0; i < flags.length; i++) {
    if (status[i] === THROTTLED) return []
    if (((flags[i] as number) & FAILED) === 0) continue
    failed++
    if (status[i] === 0) untold++
  }
  if (untold === 0 || untold * 2 < failed) return []
  return [
    {
      code: 'untold-failures',
      message: `${plural(withCommas(untold), untold, 'call')} failed, and no status code says why.`,
      effect:
        'If rate limits refused some of them, those are not among the 429s: a column of status codes would tell.'
    }
  ]
}

const bucketGrain = (data: UsageBuckets): readonly Warning[] => [
  {
    code: 'bucketed-log',
    message: `The log holds sums per ${withCommas(data.bucketSeconds)} s, not requests.`,
    effect:
      'Peaks shorter than that are ranges, and concurrency, latency and throttling are unknown: size on a request log before buying.'
  }
]
