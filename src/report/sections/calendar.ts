/** Requests by hour of the week → a heat map in characters, and how much of the time is near the peak. */

import type { Calendar } from '../../traffic/rhythmShape.ts'
import { type Block, heading, paragraph, table } from '../blocks.ts'
import { count, share } from '../format.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const HOURS_PER_DAY = 24

/** Nothing, and four steps up to the busiest hour; no blanks, which a page might swallow. */
const SHADES = ['·', '░', '▒', '▓', '█'] as const
const HOURS = '00··········06··········12··········18··········'

export const calendarBlocks = ({ hourOfWeek, timezone, nearPeak }: Calendar): readonly Block[] => {
  const most = hourOfWeek?.reduce((top, attempts) => Math.max(top, attempts), 0) ?? 0
  if (hourOfWeek === null || most === 0) return []
  const rows = DAYS.map((day, i) => [
    day,
    shades(hourOfWeek.slice(i * HOURS_PER_DAY, (i + 1) * HOURS_PER_DAY), most)
  ])
  const legend =
    `█ more than three quarters of the busiest hour of the week (${count(most)} attempts), ▓ half, ▒ a quarter, ` +
    `░ less, · none.`
  const near =
    nearPeak.value === null
      ? ''
      : ` ${share(nearPeak.value)} of the hours of the log reach 80 % of its busiest one.`
  return [
    heading(`Hours of the week${timezone === null ? '' : ` (${timezone})`}`),
    table(['Day', `#${HOURS}`], rows, 'measured'),
    paragraph(legend + near)
  ]
}

/** Two characters an hour. */
const shades = (attempts: readonly number[], most: number): string =>
  attempts
    .map(value => (SHADES[Math.ceil((value / most) * (SHADES.length - 1))] as string).repeat(2))
    .join('')
