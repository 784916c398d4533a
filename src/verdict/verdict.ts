/** Move, stay, mix, or: the log cannot say. As it stands in the JSON. */
import type { Figure } from '../figure.ts'

export type Recommendation = 'dedicated' | 'shared' | 'hybrid' | 'not-enough-data'

export type Criterion = {
  readonly id: string
  /** Which way it points when it is met. */
  readonly favours: 'dedicated' | 'shared'
  /** The criterion in words. */
  readonly statement: string
  /** `null`: the log or the user does not say. */
  readonly met: boolean | null
  readonly measured: Figure
  readonly threshold: string
  readonly why: string
}

export type Verdict = {
  readonly recommendation: Recommendation
  /** The rule of docs/method.md that decided. */
  readonly rule: string
  /** One sentence a person can act on. */
  readonly headline: string
  readonly criteria: readonly Criterion[]
  /** Five at most. */
  readonly because: readonly string[]
  readonly caveats: readonly string[]
}
