/** Scenarios of a term × what each traffic costs → month by month what to pay by the token and what to rent. */
import type { Replacement } from './billShape.ts'
import type { TermCost } from './fleetShape.ts'
import { adviceOf } from './overTermAdvice.ts'
import type { OverTerm } from './overTermShape.ts'
import type { Scenario } from './scenarios.ts'
import { isDedicated, ON_OWN_MODELS, type Way, type Ways } from './ways.ts'

/** The priced ways at a traffic, and the GPUs of the cheapest that has some. */
export type AtTraffic = { readonly ways: Ways; readonly gpus: number | null }

export type Asked = {
  readonly months: number
  /** Of the log, an ISO moment; months of a log without a calendar have no names. */
  readonly end: string
  /** What is switched off, and when. */
  readonly ends: readonly Replacement[]
  /** Today’s fleet on other terms. */
  readonly terms: readonly TermCost[]
}

/** So many sizes of traffic are sized at most; a month between two is given the larger. */
const MOST_SIZES = 6

/** Sizes of traffic apart by less are one. */
const SAME = 1.005

/** @param at what the decision says at so many times today’s traffic: asked of few sizes, all scenarios together */
export function overTermOf(
  asked: Asked,
  scenarios: readonly Scenario[],
  at: (traffic: number) => AtTraffic
): readonly OverTerm[] {
  const all = monthsOf(asked.months)
  const sizes = sizesOf(scenarios.flatMap(({ traffic }) => all.map(traffic)))
  const found = new Map<number, AtTraffic>()
  const sized = (traffic: number): { readonly size: number; readonly at: AtTraffic } => {
    const size = sizes.find(each => each * SAME >= traffic) ?? (sizes.at(-1) as number)
    const known = found.get(size) ?? at(size)
    found.set(size, known)
    return { size, at: known }
  }
  return scenarios.map(scenario => {
    const months = all.map(month => monthOf(month, scenario, asked, sized(scenario.traffic(month))))
    return { name: scenario.name, assumes: scenario.assumes, months, ...chosen(months, asked) }
  })
}

const monthsOf = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Ascending, 1 among them: all where they are few, else some that lie evenly among them, the largest included. */
function sizesOf(traffic: readonly number[]): readonly number[] {
  const distinct: number[] = []
  for (const size of [1, ...traffic].sort((a, b) => a - b))
    if (distinct.length === 0 || size > (distinct.at(-1) as number) * SAME) distinct.push(size)
  if (distinct.length <= MOST_SIZES) return distinct
  const step = (distinct.length - 1) / (MOST_SIZES - 1)
  return monthsOf(MOST_SIZES).map(i => distinct[Math.round((i - 1) * step)] as number)
}

type Month = OverTerm['months'][number]

function monthOf(
  month: number,
  { traffic, billed, tokenPrice }: Scenario,
  asked: Asked,
  { size, at: { ways, gpus } }: { readonly size: number; readonly at: AtTraffic }
): Month {
  const times = (billed(month) / size) * tokenPrice(month)
  const usdOf = (way: Way): number => (way.id === 'current' ? way.usd : way.usd * times)
  const isOver = isSwitchedOff(month, asked)
  const today = ways.today === null ? [] : [ways.today]
  const advised = ways.all.filter(way => !isDedicated(way) && way.weakerFor.length === 0)
  const byToken = [...advised, ...today].filter(way => !(isOver && endsWithModels(way)))
  const asIs = isOver ? ways.all.find(({ action }) => action === 'successor') : ways.today
  const tokens = byToken.length === 0 ? null : Math.min(...byToken.map(usdOf))
  const dedicated = ways.dedicated?.usd ?? null
  return {
    month,
    begins: nameOf(month, asked.end),
    traffic: traffic(month),
    tokenPrice: tokenPrice(month),
    asIsUsd: asIs == null ? null : usdOf(asIs),
    byTokenUsd: tokens,
    dedicatedUsd: dedicated,
    gpus: dedicated === null ? null : gpus,
    paysInGpus: dedicated !== null && (tokens === null || dedicated < tokens)
  }
}

/** The bill as it is, and the same models at another tier. */
const endsWithModels = ({ id }: Way): boolean => ON_OWN_MODELS.includes(id) || id === 'cache'

/** From the month in which the first of them ends. */
function isSwitchedOff(month: number, { end, ends }: Asked): boolean {
  const after = addMonths(end, month)
  return after !== null && ends.some(({ shutdown }) => Date.parse(shutdown) < after.getTime())
}

const nameOf = (month: number, end: string): string | null =>
  addMonths(end, month - 1)
    ?.toISOString()
    .slice(0, 7) ?? null

/** `null`: the log has no calendar. */
function addMonths(end: string, months: number): Date | null {
  const date = new Date(end)
  if (Number.isNaN(date.getTime())) return null
  date.setUTCMonth(date.getUTCMonth() + months, Math.min(date.getUTCDate(), 28))
  return date
}

type Span = { readonly usd: number; readonly from: number | null; readonly until: number | null }

/** The span of months with GPUs that costs least, and what it costs to begin it a month later. */
function chosen(months: readonly Month[], asked: Asked): Omit<OverTerm, 'name' | 'assumes' | 'months'> {
  const cost = (part: 'byTokenUsd' | 'dedicatedUsd' | 'asIsUsd') =>
    months.map(month => month[part] ?? Number.POSITIVE_INFINITY)
  const [tokens, gpus] = [cost('byTokenUsd'), cost('dedicatedUsd')]
  const spans = spansOf(tokens, gpus)
  const best = cheapest(spans)
  const now = cheapest(spans.filter(({ from }) => from === 1))
  const later = cheapest(spans.filter(({ from }) => from !== 1))
  const saved = now.usd - later.usd
  const plan = {
    rentFrom: best.from,
    rentUntil: best.until,
    gpus: best.from === null ? null : (months[best.from - 1]?.gpus ?? null),
    usd: known(best.usd),
    usdByToken: known(sum(tokens)),
    usdAsIs: known(sum(cost('asIsUsd'))),
    waitingSavesUsd: known(saved),
    reserved: best.from === null ? null : reservedOf(asked.terms)
  }
  return { ...plan, advice: adviceOf(plan, months) }
}

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0)
const known = (usd: number): number | null => (Number.isFinite(usd) ? usd : null)
const NEVER: Span = { usd: Number.POSITIVE_INFINITY, from: null, until: null }

/** Of equal sums the first: less is rented. */
const cheapest = (spans: readonly Span[]): Span =>
  spans.reduce((best, span) => (span.usd < best.usd ? span : best), NEVER)

/** By the token throughout, and every span of months with GPUs. */
function spansOf(tokens: readonly number[], gpus: readonly number[]): readonly Span[] {
  const total = sum(tokens)
  const spans: Span[] = [{ usd: total, from: null, until: null }]
  for (let from = 0; from < tokens.length; from++) {
    for (let until = from; until < tokens.length; until++) {
      const before = sum(tokens.slice(0, from))
      const after = sum(tokens.slice(until + 1))
      spans.push({ usd: before + sum(gpus.slice(from, until + 1)) + after, from: from + 1, until: until + 1 })
    }
  }
  return spans
}

const YEAR_MONTHS = 12

/** A reservation of a year against the same fleet on demand; where none is listed, one that does not say for how long it binds. */
function reservedOf(terms: readonly TermCost[]): OverTerm['reserved'] {
  const usdOf = (name: TermCost['term']) => terms.find(({ term }) => term === name)?.usdPerMonth.value ?? null
  const [onDemand, reserved] = [usdOf('on-demand'), usdOf('1-year') ?? usdOf('reserved')]
  if (onDemand === null || reserved === null || reserved >= onDemand) return null
  return {
    usdPerMonth: reserved,
    onDemandUsdPerMonth: onDemand,
    paysAfterMonths: Math.ceil((YEAR_MONTHS * reserved) / onDemand)
  }
}
