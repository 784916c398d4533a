/** Move, stay, mix, change something, or: the log cannot say. As it stands in the JSON. */
import type { Figure } from '../figure.ts'
import type { Action } from '../pricing/ways.ts'

export type Recommendation = 'dedicated' | 'shared' | 'hybrid' | 'too-close' | 'not-enough-data'

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

/** A model of the log that is switched off, and what its maker names in its place. */
export type Deadline = {
  readonly models: readonly string[]
  /** ISO date. */
  readonly date: string
  /** `null`: none is named. */
  readonly successor: string | null
}

/** One of the ways in which shared pools fail teams, measured. */
export type FailureMode = {
  readonly id: 'limits-in-spikes' | 'tiers-run-out' | 'retries-mask'
  readonly statement: string
  /** `null`: the log does not say. */
  readonly found: boolean | null
  readonly why: string
}

/** What would stop the 429s. */
export type Remedy = {
  readonly name: string
  /** Of the whole bill then; `null`: unknown. */
  readonly usdPerMonth: number | null
  /** Of this log's attempts that would still be refused; `null`: its limits are not known. */
  readonly refusedShare: number | null
  readonly note: string
}

export type Verdict = {
  readonly recommendation: Recommendation
  /** The alternative that is recommended; `null` where none can be. */
  readonly action: Action | null
  /** The sentence under which it holds; `null`: it needs none. */
  readonly condition: string | null
  /** The rule of docs/method.md that decided. */
  readonly rule: string
  /** What to do, by when, what it saves, what it hinges on. */
  readonly headline: string
  /** Of the action against the bill as it is. [USD/month] */
  readonly saving: Figure
  /** ISO date on which a model of that bill is switched off; `null`: the saving has no end in sight. */
  readonly savingUntil: string | null
  /** From that day on, against the named successors. [USD/month] */
  readonly savingAfter: Figure
  readonly deadlines: readonly Deadline[]
  readonly failureModes: readonly FailureMode[]
  /** Cheapest first; empty where no 429 was seen. */
  readonly remedies: readonly Remedy[]
  readonly criteria: readonly Criterion[]
  /** Five at most. */
  readonly because: readonly string[]
  readonly caveats: readonly string[]
}
