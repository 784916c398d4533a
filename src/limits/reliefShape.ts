/** What would lower the refusals, replayed on the log under the limits of today: as it stands in the JSON. */
import { figure, number, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { REPLAYED } from './scenarioShape.ts'

export const relief = object({
  id: oneOf('pace', 'spread', 'max-tokens', 'batch', 'limit', 'successor', 'cheaper-model'),
  name: text,
  /** The limits that it is replayed against. */
  tier: text,
  /** Who says that these are today’s. */
  why: text,
  refused: figure('share').estimated(
    `The share of requests that a measure would still let be refused, under the limits of today. ${REPLAYED}`
  ),
  waitSeconds: orNull(
    number('s').estimated(
      'The p95 of how long the requests wait that a measure delays; `null`: it delays none.'
    )
  ),
  note: text
})
export type Relief = Of<typeof relief>
