/** What a world was made of → the best answer, by docs/advice.md and arithmetic alone: no search, no simulation. */
import { HOURS_PER_MONTH } from '../../../src/units.ts'

/** Of the answers that a world may have. */
export type Answer =
  | 'stay'
  | 'change-model'
  | 'wait'
  | 'open-by-token'
  | 'dedicated'
  | 'by-the-hour'
  | 'hybrid'
  | 'cannot-say'

/** A world's economics. */
export type Economics = {
  /** Input and output tokens of the log, `NaN`: it states none. [millions a month] */
  readonly mtokPerMonth: number
  /** Asked by the log's model, and by its named successor, `NaN`: it has none. [USD/Mtok] */
  readonly usdPerMtok: number
  readonly successorUsdPerMtok: number
  /** Asked for the stand-in by the token. [USD/Mtok] */
  readonly openUsdPerMtok: number
  /** Share of the bill that may wait, at half the price. */
  readonly waitingShare: number
  readonly usdPerGpuHour: number
  /** GPUs that the busiest minute needs, that an ordinary one needs, and the mean over the hours of a week. */
  readonly peakGpus: number
  readonly baseGpus: number
  readonly meanGpus: number
  /** Of the tokens, beyond what the ordinary GPUs serve. */
  readonly overflowShare: number
}

/** The cheapest way; fleets that follow the hours or let the overflow go must save 5 % over the plain one. */
export function bestAnswer(world: Economics): Answer {
  if (Number.isNaN(world.mtokPerMonth)) return 'cannot-say'
  const bill = world.mtokPerMonth * world.usdPerMtok
  const gpus = (count: number) => count * world.usdPerGpuHour * HOURS_PER_MONTH
  const successor = world.mtokPerMonth * world.successorUsdPerMtok
  const byToken: readonly (readonly [Answer, number])[] = [
    ['stay', Number.isNaN(successor) ? bill : Number.POSITIVE_INFINITY],
    ['change-model', Number.isNaN(successor) ? Number.POSITIVE_INFINITY : successor],
    ['wait', bill * (1 - world.waitingShare / 2)],
    ['open-by-token', world.mtokPerMonth * world.openUsdPerMtok]
  ]
  const plain = gpus(world.peakGpus)
  const fleets: readonly (readonly [Answer, number])[] = [
    ['dedicated', plain],
    ['by-the-hour', gpus(world.meanGpus) / 0.95],
    ['hybrid', (gpus(world.baseGpus) + world.overflowShare * bill) / 0.95]
  ]
  const waits = world.waitingShare > 0
  const all = [...byToken.filter(([answer]) => answer !== 'wait' || waits), ...fleets]
  return all.reduce((best, next) => (next[1] < best[1] ? next : best))[0]
}
