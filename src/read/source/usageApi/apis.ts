/** What the usage APIs of providers are asked, as they document it: one entry each. */
import type { Address } from '../address.ts'
import type { Span } from './span.ts'

export type UsageApi = {
  readonly provider: string
  readonly base: string
  /** Environment variables that may hold the key; the first is the one that is told of. */
  readonly keys: readonly string[]
  /** What kind of key it must be. */
  readonly keyKind: string
  readonly headers: (key: string) => Readonly<Record<string, string>>
  readonly usage: Endpoint
  readonly costs: Endpoint
}

export type Endpoint = {
  readonly path: string
  readonly query: (span: Span, address: Address) => readonly (readonly [string, string])[]
}

/** The most buckets a page may have, by their width: both APIs say the same. */
const MOST_BUCKETS: Readonly<Record<Span['width'], number>> = { '1m': 1_440, '1h': 168, '1d': 31 }

const projectOf = ({ url }: Address) => url.searchParams.getAll('project')

/** https://platform.openai.com/docs/api-reference/usage (October 2026); times in seconds since the epoch, the end exclusive. */
const OPENAI: UsageApi = {
  provider: 'OpenAI',
  base: 'https://api.openai.com/v1/organization',
  keys: ['OPENAI_ADMIN_KEY'],
  keyKind: 'an admin key of the organisation (sk-admin-…)',
  headers: key => ({ authorization: `Bearer ${key}` }),
  usage: {
    path: '/usage/completions',
    query: ({ from, to, width }, address) => [
      ['start_time', String(from)],
      ['end_time', String(to)],
      ['bucket_width', width],
      ['limit', String(MOST_BUCKETS[width])],
      ...['model', 'project_id', 'api_key_id', 'batch', 'service_tier'].map(by => ['group_by', by] as const),
      ...projectOf(address).map(id => ['project_ids', id] as const)
    ]
  },
  costs: {
    path: '/costs',
    query: ({ from, to }, address) => [
      ['start_time', String(from)],
      ['end_time', String(to)],
      ['bucket_width', '1d'],
      ['limit', '180'],
      ['group_by', 'line_item'],
      ...projectOf(address).map(id => ['project_ids', id] as const)
    ]
  }
}

/** https://platform.claude.com/docs/en/manage-claude/usage-cost-api (November 2026); times in RFC 3339. */
const ANTHROPIC: UsageApi = {
  provider: 'Anthropic',
  base: 'https://api.anthropic.com/v1/organizations',
  keys: ['ANTHROPIC_ADMIN_KEY', 'ANTHROPIC_ADMIN_API_KEY'],
  keyKind: 'an admin key of the organisation (sk-ant-admin…)',
  headers: key => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  usage: {
    path: '/usage_report/messages',
    query: ({ from, to, width }) => [
      ...between(from, to),
      ['bucket_width', width],
      ['limit', String(MOST_BUCKETS[width])],
      ...['model', 'api_key_id', 'service_tier'].map(by => ['group_by[]', by] as const)
    ]
  },
  costs: {
    path: '/cost_report',
    query: ({ from, to }) => [
      ...between(from, to),
      ['bucket_width', '1d'],
      ['limit', '31'],
      ['group_by[]', 'description']
    ]
  }
}

const between = (from: number, to: number): readonly (readonly [string, string])[] => [
  ['starting_at', new Date(from * 1_000).toISOString()],
  ['ending_at', new Date(to * 1_000).toISOString()]
]

const USAGE_APIS = { openai: OPENAI, anthropic: ANTHROPIC } as const

/** Address → its API. */
export const apiOf = ({ scheme }: Address): UsageApi | null =>
  scheme === 'openai' || scheme === 'anthropic' ? USAGE_APIS[scheme] : null
