/** The decision month by month over a term, scenario by scenario: as it stands in the JSON. */
import { flag, list, number, type Of, object, orNull, text } from '../shape.ts'

const SCENARIO = 'A scenario is not a forecast: what it assumes stands in its name.'

const inMonth = (what: string) => orNull(number('USD/month').assumed(`${what} ${SCENARIO}`))

const month = object({
  /** 1 is the month that begins where the log ends. */
  month: number('months').assumed('Which month of the term it is: the first begins where the log ends.'),
  /** `2026-11`, of its first day; `null`: the log has no calendar. */
  begins: orNull(text),
  traffic: number('ratio').assumed('Traffic at the end of the month over that of the log’s end.'),
  tokenPrice: number('ratio').assumed('Token prices in that month over today’s.'),
  asIsUsd: inMonth(
    'The bill as it is; from the month in which a model of it is switched off on, its named successors.'
  ),
  byTokenUsd: inMonth('The cheapest way by the token in that month, switch-offs included.'),
  dedicatedUsd: inMonth('The cheapest way with GPUs, sized for the traffic of that month or more.'),
  gpus: orNull(number('GPUs').estimated('GPUs of the fleets that are sized for that month, spare included.')),
  /** GPUs cost less than the tokens. */
  paysInGpus: flag
})

const sums = (what: string) => orNull(number('USD').assumed(`${what} ${SCENARIO}`))

export const overTerm = object({
  name: text,
  /** What it assumes, and who says so. */
  assumes: text,
  months: list(month),
  /** The months in which GPUs are rented, where that costs least; `null`: never. */
  rentFrom: orNull(
    number('months').assumed(
      'The month from which GPUs are rented, where that costs the least over the term.'
    )
  ),
  rentUntil: orNull(
    number('months').assumed(
      'The last month in which GPUs are rented, where that costs the least over the term.'
    )
  ),
  /** GPUs to rent in the first of them. */
  gpus: orNull(number('GPUs').estimated('GPUs in the first month of renting, spare included.')),
  usd: sums('The least that the term costs: by the token, and with GPUs from `rentFrom` to `rentUntil`.'),
  usdByToken: sums('The term by the token throughout.'),
  usdAsIs: sums('The term with the bill as it is, and its successors after switch-offs.'),
  waitingSavesUsd: sums(
    'What waiting a month saves: the least over the term with GPUs from the first month on, less the least without them in it; below 0 waiting costs.'
  ),
  /** Of a reservation; `null`: none of that fleet is listed, or it saves nothing. */
  reserved: orNull(
    object({
      usdPerMonth: number('USD/month').assumed('The rent of today’s fleet where it is reserved.'),
      onDemandUsdPerMonth: number('USD/month').assumed('The rent of the same fleet on demand.'),
      paysAfterMonths: number('months').assumed(
        'Months of a reservation of a year after which it has cost less than so many months on demand.',
        { formula: '12 · reserved / on demand, rounded up' }
      )
    })
  ),
  /** What to do, in a sentence or two. */
  advice: text
})
export type OverTerm = Of<typeof overTerm>
