/** A log beside the bill of the same time: as it stands in the JSON. */
import { figure, list, number, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { usd } from './lineShape.ts'
import { BILLED_PARTS } from './rates.ts'

const COVERED =
  'Model by model, by tokens where the bill counts them, else by requests, else by money, which cannot tell missing rows from another price.'

/** `either`: money alone cannot tell missing rows from another price. */
const finding = oneOf(
  'agrees',
  'log-misses',
  'log-counts-more',
  'priced-differently',
  'either',
  'not-in-log',
  'not-in-bill'
)
export type Finding = Of<typeof finding>

const billed = (what: string) => number('USD').stated(`What the bill says of ${what}.`)

const part = object({
  part: oneOf(...BILLED_PARTS, 'other'),
  tokensInLog: number('tokens').measured('Tokens of that part in the log.'),
  tokensBilled: orNull(number('tokens').stated('Tokens of that part in the bill.')),
  usdOfLog: usd('What that part costs at list prices.'),
  usdBilled: orNull(billed('that part'))
})
export type ReconciledPart = Of<typeof part>

const model = object({
  /** As the price list names it, else as the export does. */
  model: text,
  finding,
  coverage: orNull(
    number('share').derived(`The log over the bill, of the model; \`null\`: one side has none. ${COVERED}`)
  ),
  priceRatio: orNull(
    number('ratio').derived(
      "The bill's price over the list's, at the bill's own tokens; `null`: it does not count tokens."
    )
  ),
  usdOfLog: usd("What the log's rows of the model cost at list prices."),
  usdBilled: orNull(billed('the model')),
  parts: list(part)
})
export type ReconciledModel = Of<typeof model>

export const reconciliation = object({
  source: text,
  usdBilled: figure('USD').derived('What the bill sums to, over the time that both cover.'),
  usdOfLog: figure('USD').derived('What the log costs at list prices, over the time that both cover.'),
  coverage: figure('share').derived(`The share of the bill that the log explains. ${COVERED}`),
  models: list(model),
  notes: list(text)
})
export type Reconciliation = Of<typeof reconciliation>
