/** Which replica takes the next request: the policies of common load balancers. */
import type { RouterName } from '../question.ts'
import { mulberry32 } from '../random.ts'
import type { Replica } from './replica.ts'

/** Brings what it looks at up to the moment, and chooses. */
export type Router = (fleet: readonly Replica[], nowSeconds: number) => Replica

export function routerNamed(name: RouterName, seed: number): Router {
  if (name === 'least-outstanding') return leastOutstanding
  return name === 'random' ? atRandom(mulberry32(seed)) : inTurn()
}

/** The one with the fewest requests unanswered, the first of equals. */
const leastOutstanding: Router = (fleet, nowSeconds) => {
  let least = fleet[0] as Replica
  for (const replica of fleet) {
    while (replica.readySeconds < nowSeconds) replica.advance()
    if (replica.outstanding < least.outstanding) least = replica
  }
  return least
}

function inTurn(): Router {
  let turn = -1
  return (fleet, nowSeconds) => {
    turn = (turn + 1) % fleet.length
    return upToDate(fleet[turn] as Replica, nowSeconds)
  }
}

const atRandom =
  (random: () => number): Router =>
  (fleet, nowSeconds) =>
    upToDate(fleet[Math.floor(random() * fleet.length)] as Replica, nowSeconds)

function upToDate(replica: Replica, nowSeconds: number): Replica {
  while (replica.readySeconds < nowSeconds) replica.advance()
  return replica
}
