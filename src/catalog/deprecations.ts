/** A closed model's name in a log → when it is switched off, and what its maker names in its place. */
import { bareName, familyName } from './modelNames.ts'
import type { Source } from './source.ts'

export type Deprecation = {
  readonly models: readonly string[]
  /** ISO date. */
  readonly shutdown: string
  /** As OpenAI names it; `null` where no successor is named. */
  readonly successor: string | null
  readonly source: Source
}

const COPIED: Source = {
  where: 'dev.to/importstatic, copying developers.openai.com/api/docs/deprecations',
  asOf: '2026-10-15',
  verified: false
}
const OFFICIAL: Source = {
  where: 'developers.openai.com/api/docs/deprecations, newest version seen',
  asOf: null,
  verified: true,
  note: 'versions of 2026-10 named gpt-5.6-sol and gpt-5.6-terra'
}
const RELAYED: Source = { where: 'dev.to/aideprecations', asOf: null, verified: false }
const CHECKED: Source = {
  where:
    'dev.to/max_bob, checked against shutdown_date of GET /v1/models; a mirror of the official page agrees',
  asOf: '2026-10-28',
  verified: true
}

export const DEPRECATIONS: readonly Deprecation[] = [
  { models: ['gpt-3.5-turbo'], shutdown: '2026-10-23', successor: 'gpt-5.6-terra', source: COPIED },
  {
    models: ['gpt-4', 'gpt-4-0613', 'gpt-4-1106-preview', 'gpt-4-turbo', 'gpt-4-turbo-2024-04-09'],
    shutdown: '2026-10-23',
    successor: 'gpt-5.6-sol',
    source: COPIED
  },
  { models: ['gpt-4o-2024-05-13'], shutdown: '2026-10-23', successor: 'gpt-5.6-sol', source: COPIED },
  { models: ['o1', 'o3-mini'], shutdown: '2026-10-23', successor: 'gpt-5.6-sol', source: COPIED },
  { models: ['o4-mini'], shutdown: '2026-10-23', successor: 'gpt-5.6-terra', source: COPIED },
  { models: ['gpt-4.1-nano'], shutdown: '2026-10-23', successor: null, source: COPIED },
  { models: ['gpt-5'], shutdown: '2026-12-11', successor: 'gpt-6.1-sol', source: OFFICIAL },
  { models: ['gpt-5-mini'], shutdown: '2026-12-11', successor: 'gpt-6.1-terra', source: OFFICIAL },
  {
    models: ['gpt-5-nano'],
    shutdown: '2026-12-11',
    successor: 'gpt-5.6-luna',
    source: { ...OFFICIAL, verified: false, note: 'named so in versions of 2026-10; the newest is cut off' }
  },
  {
    models: ['o3', 'o3-pro', 'gpt-5-pro'],
    shutdown: '2026-12-11',
    successor: 'gpt-5.6-sol',
    source: RELAYED
  },
  {
    models: ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini'],
    shutdown: '2027-01-14',
    successor: 'gpt-6-luna',
    source: CHECKED
  },
  { models: ['gpt-5.1'], shutdown: '2027-04-01', successor: null, source: { ...CHECKED, verified: false } }
]

/** The switch-off of a model as a log names it: its snapshot's own, else its name's; `undefined` where none is set. */
export function deprecationOf(model: string): Deprecation | undefined {
  const named = (name: string) => DEPRECATIONS.find(({ models }) => models.includes(name))
  return named(bareName(model)) ?? named(familyName(model))
}
