/** What is predicted × what the evidence holds → the circumstances on which the error of the prediction depends. */
import type { Load } from '../engine/steadyState.ts'
import { type FittedEngine, isOldVllm } from './effective.ts'
import type { StandingClass } from './evidence.ts'

/**
 * Whose points stand in the evidence: those of the same source and engine version, of the same source but of other
 * versions, or of others alone, as on a user's own server.
 */
export type Origin = 'knownHarness' | 'newVersion' | 'newSource'

/** What the error of a prediction depends on. */
export type Circumstances = {
  readonly origin: Origin
  readonly nearest: StandingClass
  readonly engine: FittedEngine
  readonly hasExperts: boolean
  readonly load: Load['kind']
}

/** A deployment with own points is as well known as one that its own source measured. */
export const measuredThere = (of: Circumstances): Circumstances => ({
  ...of,
  origin: 'knownHarness',
  nearest: 'deployment'
})

/**
 * What sources left out are further off by: a load that no client holds, so that a slow engine has more to do at a time
 * (arrivals at a rate, all requests at once) and the client's own limits tell; vLLM before its rewrite, most of whose
 * time was its host's; a model measured with neither the engine nor the GPU; experts.
 */
export const CONDITIONS = {
  unheld: ({ load }) => load === 'open' || load === 'run' || load === 'paced',
  oldEngine: ({ engine }) => isOldVllm(engine),
  stranger: ({ nearest }) => nearest === 'stranger',
  experts: ({ hasExperts }) => hasExperts
} satisfies Readonly<Record<string, (of: Circumstances) => boolean>>

type Condition = keyof typeof CONDITIONS
const NAMES = Object.keys(CONDITIONS) as readonly Condition[]

/** ln of how many times as far off a condition puts a prediction. */
export type Wider = Readonly<Record<Condition, number>>

/** How many times as far off as where no condition holds. */
export const spreadOf = (wider: Wider, of: Circumstances): number =>
  Math.exp(NAMES.reduce((sum, name) => sum + (CONDITIONS[name](of) ? wider[name] : 0), 0))
