/** What some row of an input may show → what is said of the whole log, and noted of the input. */
import { UTC } from '../log/zone.ts'
import type { Session } from './session.ts'
import { nothingTold, type Told } from './state/keptInput.ts'

const ZONELESS = 'Times without a zone are taken as '

/** Whether an assumption is that of times without a zone. */
export const isOfZoneless = (assumption: string): boolean => assumption.startsWith(ZONELESS)

export type Tellers = {
  readonly onZoneless: () => void
  readonly onTwice: () => void
  readonly onAssumed: () => void
  readonly told: Told
}

export function tellersOf(session: Session): Tellers {
  const told = nothingTold()
  const { zone = UTC } = session
  return {
    told,
    onZoneless() {
      told.zoneless = true
      session.assumptions.add(`${ZONELESS}${zone.name}.`)
    },
    onTwice() {
      told.twice = true
      session.hasTwiceShown = true
    },
    onAssumed() {
      told.assumed = true
    }
  }
}
