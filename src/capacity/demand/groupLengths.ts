/** A group of models → how many of its requests are longer than so many tokens, however long the answers grow. */
import type { RequestLog } from '../../log/trafficLog.ts'
import { Tally } from '../../traffic/tally.ts'
import type { Requests } from '../engine/requests.ts'
import { remembered } from '../fleet/remembered.ts'
import { firstWhere } from './busiest.ts'
import { asksOf, type Group } from './group.ts'
import { type GroupSizes, type ModelSizes, statedLength, weightsOf } from './groupSizes.ts'
import { grownTokens, type Lengths, LONGEST, longerIn } from './lengths.ts'

type Medians = NonNullable<GroupSizes['medians']>

/** @param rows the group's requests, made again where the sizes of its longest are asked for */
export function lengthsOfGroup(
  group: Group,
  { parts, requests }: GroupSizes,
  medians: Medians,
  rows: () => Requests
): Lengths {
  const all = tallyOf(parts, medians)
  const positions = new Map([...group.members].map((code, position) => [code, position]))
  return {
    all: requests,
    countAbove: (tokens, times) => {
      if (times === undefined) return all.countAbove(tokens)
      const most = Math.max(1, ...times)
      if (all.countAbove(Math.floor(tokens / most)) === 0) return 0
      const grows = parts.map(({ code }) => times[positions.get(code) as number] ?? most)
      const stated = statedAbove(group, parts, grows, tokens)
      return parts.reduce(
        (sum, part, i) => sum + restAbove(part, medians, grows[i] as number, tokens),
        stated
      )
    },
    longerThan: (tokens, times) => {
      const isMany = all.countAbove(Math.floor(tokens / Math.max(1, times))) > LONGEST
      return isMany ? null : longerIn(rows(), tokens, times)
    },
    counts: () => all.counts()
  }
}

/** Prompt and answer of each, with the medians for what is not stated. */
function tallyOf(parts: readonly ModelSizes[], { input, output }: Medians): Tally {
  const tally = new Tally()
  for (const { both, inputAlone, outputAlone, neither } of parts) {
    tally.addAll(both)
    for (const [tokens, requests] of inputAlone.counts()) tally.addTimes(tokens + output, requests)
    for (const [tokens, requests] of outputAlone.counts()) tally.addTimes(input + tokens, requests)
    tally.addTimes(input + output, neither)
  }
  return tally
}

/** Of one model's requests that do not state both sizes. */
function restAbove(part: ModelSizes, medians: Medians, times: number, tokens: number): number {
  const answer = grownTokens(medians.output, times)
  const tooShort = tokens - medians.input
  const surely = Math.ceil((tokens + 1) / Math.min(1, times))
  const least = firstWhere(0, surely, output => grownTokens(output, times) > tooShort)
  return (
    part.inputAlone.countAbove(Math.max(-1, tokens - answer)) +
    part.outputAlone.countAbove(least - 1) +
    (medians.input + answer > tokens ? part.neither : 0)
  )
}

/** Of the requests that state both sizes. What is asked of a model in one group is asked of it in others, too. */
function statedAbove(
  { log, embeds = false }: Group,
  parts: readonly ModelSizes[],
  times: readonly number[],
  tokens: number
): number {
  const known = countedBefore(log, String(embeds), () => new Map<string, number>())
  const keys = parts.map(({ code, ask }, i) => `${code} ${ask} ${times[i]} ${tokens}`)
  const missing = parts.flatMap(({ code, ask, both }, i) => {
    const grows = times[i] as number
    if (known.has(keys[i] as string)) return []
    const none = both.countAbove(Math.floor(tokens / Math.max(1, grows))) === 0
    if (none) known.set(keys[i] as string, 0)
    return none ? [] : [{ code, ask, times: grows, key: keys[i] as string }]
  })
  if (missing.length > 0) {
    const counts = countIn(log, embeds, missing, tokens)
    for (const [at, { key }] of missing.entries()) known.set(key, counts[at] as number)
  }
  return keys.reduce((sum, key) => sum + (known.get(key) as number), 0)
}

const countedBefore = remembered<RequestLog, Map<string, number>>()

type Asked = { readonly code: number; readonly ask: number; readonly times: number }

function countIn(log: RequestLog, embeds: boolean, parts: readonly Asked[], tokens: number): Float64Array {
  const slots = new Int16Array(log.models.length * ASKS).fill(-1)
  for (const [at, { code, ask }] of parts.entries()) slots[code * ASKS + ask] = at
  const times = Float64Array.from(parts, part => part.times)
  const rows = longerRows(log, embeds, tokens, Math.max(1, ...times))
  const asks = asksOf(log)
  const { model } = log
  const counts = new Float64Array(parts.length)
  for (let at = 0; at < (rows ?? asks).length; at++) {
    const row = rows === null ? at : (rows[at] as number)
    const part = slots[(model[row] as number) * ASKS + (asks[row] as number)] as number
    if (part >= 0 && statedLength(log, embeds, row, times[part] as number) > tokens)
      counts[part] = (counts[part] as number) + 1
  }
  return counts
}

/** More than what an attempt may ask for. */
const ASKS = 4

/** Attempts of all models that are longer than `tokens` when answers are `times` as long. */
type LongerRows = { readonly tokens: number; readonly times: number; readonly rows: Uint32Array }

const longerBefore = remembered<RequestLog, LongerRows[]>()

/** Of those lists, as many as that are kept. */
const MOST_KEPT = 4
/** Of all attempts, in one list. [share] */
const KEPT_SHARE = 1 / 8

/** Those rows, and maybe others; `null`: so many that all may as well be looked at. */
function longerRows(log: RequestLog, embeds: boolean, tokens: number, times: number): Uint32Array | null {
  const kept = longerBefore(log, String(embeds), () => [])
  const fitting = kept.filter(list => list.tokens <= tokens && list.times >= times)
  if (fitting.length > 0) return fitting.reduce((a, b) => (b.rows.length < a.rows.length ? b : a)).rows
  const most = KEPT_SHARE * log.length
  const rows = new Uint32Array(Math.ceil(most))
  let count = 0
  const lengths = weightsOf(log, embeds)
  for (let row = 0; row < log.length; row++) {
    // All of it as many times as long, and what rounding an answer may add: seldom more, and looked up in one place.
    if ((lengths[row] as number) * times + 1 <= tokens) continue
    if (statedLength(log, embeds, row, times) <= tokens) continue
    if (count === rows.length) return null
    rows[count++] = row
  }
  kept.unshift({ tokens, times, rows: rows.slice(0, count) })
  kept.splice(MOST_KEPT)
  return kept[0]?.rows ?? null
}
