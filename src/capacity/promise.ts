/** The promise made to users → the limits that one request must keep. */
import { defaultsOf, type Wishes } from '../option.ts'
import type { LengthClass, PromiseStated, ServiceLevel } from './promiseShape.ts'
import { PROMISE } from './question.ts'

/** TPOT is a mean over gaps: of fewer tokens it says nothing. */
export const TPOT_LEAST_TOKENS = 16

/** A default limit on the first token holds for prompts up to so many tokens, and grows in proportion beyond. */
const TTFT_GROWS_FROM = 4_096

/** Longest wait for the first token of a prompt of that length. [s] */
export function ttftLimit(
  { ttftSeconds, ttftGrowsFromTokens, classes }: ServiceLevel,
  input: number
): number {
  const ofLog = classAt(classes, input)
  if (ofLog !== undefined) return ofLog.ttftSeconds
  return ttftGrowsFromTokens === undefined
    ? ttftSeconds
    : ttftSeconds * Math.max(1, input / ttftGrowsFromTokens)
}

/** Longest mean gap between tokens after a prompt of that length. [s] */
export const tpotLimit = ({ tpotSeconds, classes }: ServiceLevel, input: number): number =>
  classAt(classes, input)?.tpotSeconds ?? tpotSeconds

/** Asked of every request of every replay, so it calls nothing. */
function classAt(classes: ServiceLevel['classes'], input: number): LengthClass | undefined {
  if (classes === undefined) return undefined
  let position = classes.length - 1
  while (position >= 0 && input < (classes[position] as LengthClass).fromTokens) position--
  return classes[position]
}

/** Whether nothing that keeps the one breaks the other, whatever is served. */
export const isNoStricter = (one: ServiceLevel, other: ServiceLevel): boolean =>
  one.attainment <= other.attainment &&
  one.ttftSeconds >= other.ttftSeconds &&
  one.tpotSeconds >= other.tpotSeconds &&
  (one.latencySeconds ?? Number.POSITIVE_INFINITY) >= (other.latencySeconds ?? Number.POSITIVE_INFINITY) &&
  growsNoLater(one, other) &&
  areNoStricter(one.classes ?? [], other.classes ?? [])

const growsNoLater = (one: ServiceLevel, other: ServiceLevel): boolean =>
  (one.ttftGrowsFromTokens ?? Number.POSITIVE_INFINITY) <=
  (other.ttftGrowsFromTokens ?? Number.POSITIVE_INFINITY)

const areNoStricter = (ones: readonly LengthClass[], others: readonly LengthClass[]): boolean =>
  ones.length === others.length &&
  ones.every(({ fromTokens, ttftSeconds, tpotSeconds }, i) => {
    const other = others[i] as LengthClass
    return (
      fromTokens === other.fromTokens && ttftSeconds >= other.ttftSeconds && tpotSeconds >= other.tpotSeconds
    )
  })

/** The same promise with every limit that nobody insists on `times` as long. */
export function loosened(slo: ServiceLevel, times: number): ServiceLevel {
  const isHeld = (limit: 'ttft' | 'tpot') => slo.held?.includes(limit) ?? true
  const [ttft, tpot] = [isHeld('ttft') ? 1 : times, isHeld('tpot') ? 1 : times]
  return {
    ...slo,
    ttftSeconds: slo.ttftSeconds * ttft,
    tpotSeconds: slo.tpotSeconds * tpot,
    ...(slo.classes === undefined
      ? {}
      : {
          classes: slo.classes.map(each => ({
            ...each,
            ttftSeconds: each.ttftSeconds * ttft,
            tpotSeconds: each.tpotSeconds * tpot
          }))
        })
  }
}

/** Whether any of its limits may give way. */
export const mayGive = ({ held }: ServiceLevel): boolean =>
  held !== undefined && !(held.includes('ttft') && held.includes('tpot'))

/** As the report states it. */
export function statedPromise(slo: ServiceLevel): PromiseStated {
  const finite = (value: number | null | undefined) =>
    value === undefined || value === null || !Number.isFinite(value) ? null : value
  return {
    ttftSeconds: finite(slo.ttftSeconds),
    tpotSeconds: finite(slo.tpotSeconds),
    latencySeconds: finite(slo.latencySeconds),
    attainment: slo.attainment,
    ttftGrowsFromTokens: finite(slo.ttftGrowsFromTokens),
    classes: Number.isFinite(slo.ttftSeconds) ? (slo.classes ?? []) : [],
    from: slo.from ?? 'user'
  }
}

/** A promise as a report states it → the limits that requests are held to. */
export function promiseIn({
  ttftSeconds,
  tpotSeconds,
  ttftGrowsFromTokens,
  ...rest
}: PromiseStated): ServiceLevel {
  return {
    ...rest,
    ttftSeconds: ttftSeconds ?? Number.POSITIVE_INFINITY,
    tpotSeconds: tpotSeconds ?? Number.POSITIVE_INFINITY,
    ...(ttftGrowsFromTokens === null ? {} : { ttftGrowsFromTokens })
  }
}

/** What the user sets is held as it is said; the rest are defaults, which give way where they alone would decide. */
export function promised(said: Wishes<typeof PROMISE>): ServiceLevel {
  const named = { ttft: said.ttftSeconds, tpot: said.tpotSeconds, latency: said.latencySeconds }
  const held = (['ttft', 'tpot', 'latency'] as const).filter(limit => named[limit] !== undefined)
  return {
    ...defaultsOf(PROMISE),
    ...said,
    ...(said.ttftSeconds === undefined ? { ttftGrowsFromTokens: TTFT_GROWS_FROM } : {}),
    held,
    from: held.length > 0 ? 'user' : 'class'
  }
}

/** A promise as it would be had the user set these limits as well: they take the place of all that nobody insists on. */
export function promisedAlso(slo: ServiceLevel, said: Wishes<typeof PROMISE>): ServiceLevel {
  const isHeld = (limit: 'ttft' | 'tpot' | 'latency') => slo.held?.includes(limit) ?? true
  return promised({
    attainment: slo.attainment,
    ...(isHeld('ttft') ? { ttftSeconds: slo.ttftSeconds } : {}),
    ...(isHeld('tpot') ? { tpotSeconds: slo.tpotSeconds } : {}),
    ...(isHeld('latency') && slo.latencySeconds != null ? { latencySeconds: slo.latencySeconds } : {}),
    ...said
  })
}
