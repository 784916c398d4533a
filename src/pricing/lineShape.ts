/** What every bill is made of: its lines, and what it leaves out, as they stand in the JSON. */
import { source } from '../catalog/source.ts'
import { type More, number, type Of, object, oneOf, text } from '../shape.ts'

/** The factor from the log to a month. */
export const MONTHS = 'pricing.period.monthsFactor'
export const SHARED = 'pricing.shared.usdPerMonth'

export const usd = (says: string, more: More = {}) => number('USD').derived(says, more)

/** One line of a bill, at `root`: quantity × unit price, over the log's own span for tokens, over a month for GPUs. */
export const costLine = (root: string) =>
  object(
    {
      label: text,
      quantity: number('').measured('What a line of the bill counts, in its unit.'),
      unit: oneOf(
        'Mtok input',
        'Mtok cached input',
        'Mtok cache write',
        'Mtok cache write, 1 h',
        'Mtok output',
        'Mtok audio input',
        'Mtok cached audio input',
        'Mtok audio output',
        'Mtok image input',
        'Mtok cached image input',
        'Mtok image output',
        'thousand web searches',
        'attempt',
        'GPU-hour'
      ),
      usdPerUnit: number('USD').assumed('The price of a unit, at the day of the log.'),
      usd: number('USD').assumed(
        'What a line of the bill comes to: over the span for tokens, over a month for GPUs.',
        {
          formula: 'quantity × USD per unit',
          from: [`${root}.lines.*.quantity`, `${root}.lines.*.usdPerUnit`]
        }
      ),
      source
    },
    { name: 'CostLine' }
  )
export type CostLine = Of<ReturnType<typeof costLine>>

export const unpriced = object(
  {
    /** Which bill lacks it. */
    side: oneOf('shared', 'fixed'),
    /** Model or GPU name as in the log or the plan; empty: the log does not name it. */
    name: text,
    attempts: number('attempts').measured(
      'Attempts that have no price: unknown models are named, and are not in any sum.'
    ),
    why: text
  },
  { name: 'Unpriced' }
)
export type Unpriced = Of<typeof unpriced>
