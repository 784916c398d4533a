/** How far a plan may be off, and how its replicas follow the hours of the week → blocks. */
import type { Confidence, Outlook } from '../../capacity/planShape.ts'
import { type Block, paragraph, table } from '../blocks.ts'
import { count, money, quantity, share } from '../format.ts'

export const confidenceBlocks = (confidence: Confidence | null): readonly Block[] => {
  if (confidence === null) return []
  const { optimistic, central, pessimistic, level, method, narrowing } = confidence
  const row = (name: string, { replicas, gpus, usdPerMonth, fleets }: Outlook): readonly string[] => [
    name,
    count(replicas),
    count(gpus),
    money(usdPerMonth),
    fleets.join('; ')
  ]
  return [
    table(
      [`${share(level)} interval`, '>Replicas', '>GPUs', '>$/month', 'Fleet'],
      [row('optimistic', optimistic), row('central', central), row('pessimistic', pessimistic)],
      'estimated'
    ),
    paragraph(`${method.charAt(0).toUpperCase()}${method.slice(1)}. To narrow it: ${narrowing}.`, 'muted')
  ]
}

export const scheduleBlocks = (schedule: readonly number[] | null): readonly Block[] => {
  if (schedule === null) return []
  const [least, most] = [Math.min(...schedule), Math.max(...schedule)]
  const mean = schedule.reduce((sum, replicas) => sum + replicas, 0) / schedule.length
  if (least === most) return []
  return [
    {
      kind: 'sparkline',
      values: schedule,
      from: 'Mon 00:00',
      to: 'Sun 23:00',
      caption: `serving replicas by hour of the week: ${count(least)} to ${count(most)}, ${quantity(mean)} on average`
    }
  ]
}
