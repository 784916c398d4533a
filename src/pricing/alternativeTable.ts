/** The ways to serve the demand that are priced, one entry each: what taking one means, and what it does about 429s. */

type Entry = {
  /** What to do, where it is chosen. */
  readonly action: string
  /** Of whose extras it bears the costs; `null`: of none. */
  readonly side: 'shared' | 'fixed' | null
  /** What becomes of the limits that refuse; absent: they stay. */
  readonly relief?: string
}

export const WAYS = {
  current: { action: 'as-billed', side: null },
  shared: { action: 'as-billed', side: 'shared' },
  batch: {
    action: 'batch',
    side: 'shared',
    relief: 'only for what may wait: it frees the minute limits for the rest'
  },
  flex: {
    action: 'flex',
    side: 'shared',
    relief: 'only for what may wait: it is refused where capacity is short'
  },
  cache: { action: 'cache', side: 'shared' },
  'cheaper-model': { action: 'cheaper-model', side: 'shared' },
  successor: {
    action: 'successor',
    side: 'shared',
    relief: 'another pool with limits of its own: ask for them before moving'
  },
  'open-shared': {
    action: 'open-shared',
    side: 'shared',
    relief: 'another pool with limits of its own'
  },
  reserved: { action: 'reserved-shared', side: 'shared', relief: 'units for the busiest minute' },
  fixed: { action: 'dedicated', side: 'fixed', relief: 'no limits but the fleet’s own' },
  hybrid: {
    action: 'hybrid',
    side: 'fixed',
    relief: 'the base refuses nothing; the overflow still meets the pool’s limits'
  },
  scheduled: {
    action: 'scheduled',
    side: 'fixed',
    relief: 'no limits but the fleet’s own, hour by hour'
  }
} as const satisfies Readonly<Record<string, Entry>>

export type AlternativeId = keyof typeof WAYS
export const ALTERNATIVE_IDS = Object.keys(WAYS) as readonly AlternativeId[]

export type WayAction = (typeof WAYS)[AlternativeId]['action']
export const WAY_ACTIONS: readonly WayAction[] = [...new Set(ALTERNATIVE_IDS.map(id => WAYS[id].action))]

/** What it does about limits that refuse; `null`: nothing. */
export const reliefOf = (action: string): string | null =>
  Object.values<Entry>(WAYS).find(way => way.action === action)?.relief ?? null
