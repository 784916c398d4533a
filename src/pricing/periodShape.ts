/** The log's time, what scales it to a month, and the month as it is now: as they stand in the JSON. */
import { figure, number, type Of, object, orNull, text } from '../shape.ts'
import { SHARED } from './lineShape.ts'

/** A month at the rate of the log's last whole week. */
const lastWeek = object({
  usdPerMonth: figure('USD/month').estimated(
    'A month of the shared pool at the rate of the last seven whole days of the log, where its traffic grows or falls beyond chance, or they cost over 1.5 times its average or under two thirds.',
    { formula: 'USD of the last seven whole days × 730 h / 168 h', from: ['pricing.shared.usdInPeriod'] }
  ),
  overAverage: number('×').estimated('What the last whole week costs, over the average of the log.', {
    formula: 'the last week’s month / the average month',
    from: ['pricing.period.lastWeek.usdPerMonth', SHARED]
  }),
  /** The first day from which the log costs about what the last week does; `null`: all of it does. */
  since: orNull(text)
})
export type LastWeek = Of<typeof lastWeek>

/** The log's time, and what scales it to a month. */
export const period = object({
  spanSeconds: number('s').measured(
    'The time from the first arrival to the last, with the idle hours between them and `--since` or `--until`.',
    {
      formula: 'last arrival − first arrival + idle hours that were asked for',
      from: ['period.spanSeconds']
    }
  ),
  monthsFactor: orNull(
    number('').derived(
      "The factor from the log to a month: that by calendar days over the log's own sum. Without a wall clock or a day that is covered it is 730 h over the span, of a minute at least.",
      {
        formula: 'USD of a month by calendar days / USD in the period, or 730 h / max(span, 1 min)',
        from: ['period.spanSeconds']
      }
    )
  ),
  /** What the scaling leans on. */
  note: text,
  /** `null`: the last week is like the others, or no whole week is seen. */
  lastWeek: orNull(lastWeek)
})
