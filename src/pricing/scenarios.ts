/** What the user says of the coming months, and the growth of the log → the scenarios of a term. None is a forecast. */
import type { Figure } from '../figure.ts'
import { HOURS_PER_MONTH, SECONDS_PER_DAY } from '../units.ts'

/** Ratios by month, the first of which is 1. */
export type Scenario = {
  readonly name: string
  /** What it assumes, and who says so. */
  readonly assumes: string
  /** Traffic at the end of a month over that at the end of the log: fleets are sized for it. */
  readonly traffic: (month: number) => number
  /** Traffic in the middle of a month over the mean of the log: bills go with it. */
  readonly billed: (month: number) => number
  /** Token prices in the middle of a month over today’s. */
  readonly tokenPrice: (month: number) => number
}

export type Outlook = {
  /** [share a month] `null`: not said. */
  readonly growthPerMonth: number | null
  /** [share a year] `null`: not said. */
  readonly priceFallPerYear: number | null
  /** Of the log. [share a week] */
  readonly perWeek: Figure
  readonly spanSeconds: number
}

const WEEK_SECONDS = 7 * SECONDS_PER_DAY
const WEEKS_PER_MONTH = (HOURS_PER_MONTH * 3_600) / WEEK_SECONDS
const unchanged = () => 1

/** Token prices a year on, where nobody says a rate: an example, since lists have fallen by more and by nothing. */
const EXAMPLE_FALL = 0.5

const STEADY: Scenario = {
  name: 'As it is',
  assumes: 'traffic, token prices and rents stay as they are',
  traffic: unchanged,
  billed: unchanged,
  tokenPrice: unchanged
}

/** As it is; growing; cheaper tokens; both. What the user says goes before the log and before the example. */
export function scenariosOf(outlook: Outlook): readonly Scenario[] {
  const grown = outlook.growthPerMonth === null ? grownAsLogged(outlook) : grownBy(outlook.growthPerMonth)
  const fallen = fallenBy(
    outlook.priceFallPerYear ?? EXAMPLE_FALL,
    outlook.priceFallPerYear === null ? 'an example: set --price-fall' : 'as --price-fall says'
  )
  return [STEADY, ...(grown === null ? [fallen] : [grown, fallen, both(grown, fallen)])]
}

const grownBy = (share: number): Scenario => ({
  ...STEADY,
  name: `Traffic grows ${percent(share)} a month`,
  assumes: 'as --monthly-growth says; token prices and rents stay',
  traffic: month => (1 + share) ** month,
  billed: month => (1 + share) ** (month - 0.5)
})

/** The log's own growth, for no longer than it was seen. `null`: not known, or it may be none. */
function grownAsLogged({ perWeek, spanSeconds }: Outlook): Scenario | null {
  const { value, low = 0, high = 0 } = perWeek
  if (value === null || value === 0 || low * high <= 0) return null
  const seen = spanSeconds / WEEK_SECONDS
  const after = (weeks: number) => (1 + value) ** Math.min(weeks, seen)
  return {
    ...STEADY,
    name: `Traffic goes on as in the log, ${value > 0 ? '+' : ''}${percent(value)} a week`,
    assumes: `for the ${Number(seen.toPrecision(2))} weeks that the log shows it, and then stays; token prices and rents stay`,
    traffic: month => after(month * WEEKS_PER_MONTH),
    billed: month => (1 + value) ** (seen / 2) * after((month - 0.5) * WEEKS_PER_MONTH)
  }
}

const fallenBy = (share: number, who: string): Scenario => ({
  ...STEADY,
  name: `Token prices fall ${percent(share)} a year`,
  assumes: `${who}; traffic and rents stay`,
  tokenPrice: month => (1 - share) ** ((month - 0.5) / 12)
})

const both = (grown: Scenario, fallen: Scenario): Scenario => ({
  ...grown,
  name: 'Both',
  assumes: `${grown.name.charAt(0).toLowerCase()}${grown.name.slice(1)}, and token prices fall`,
  tokenPrice: fallen.tokenPrice
})

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
