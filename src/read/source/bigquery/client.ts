/** An address → BigQuery's client, as far as it is used. The one user of @google-cloud/bigquery. */
import { type Access, loadPeers } from '../access.ts'
import type { Address } from '../address.ts'

export type Field = { readonly name: string; readonly type: string; readonly mode?: string }

export type QueryOptions = {
  readonly query: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly location?: string
  readonly dryRun?: true
  readonly maximumBytesBilled?: string
  readonly jobTimeoutMs?: number
  readonly useLegacySql: false
}

export type Job = {
  readonly metadata: {
    readonly statistics?: { readonly totalBytesProcessed?: string }
  }
  getQueryResults(options: object): Promise<readonly [readonly Row[], object | null, Results]>
  cancel(): Promise<unknown>
}

export type Row = Readonly<Record<string, unknown>>
type Results = { readonly pageToken?: string; readonly totalRows?: string }

export type Client = {
  dataset(
    id: string,
    options: { readonly projectId: string }
  ): {
    table(id: string): { getMetadata(): Promise<readonly [TableMetadata]> }
  }
  createQueryJob(options: QueryOptions): Promise<readonly [Job]>
  timestamp(iso: string): unknown
  datetime(text: string): unknown
}

type TableMetadata = { readonly schema?: { readonly fields?: readonly Field[] } }

type Module = { readonly BigQuery: new (options: object) => Client }

const PEERS = [{ name: '@google-cloud/bigquery', tested: '9.3.0' }]

/** Google's own way to find credentials; a token that is stated, as `gcloud auth print-access-token` prints it, comes first. */
export function bigqueryClient(address: Address, { env }: Access): Client {
  const [{ BigQuery }] = loadPeers<[Module]>(address, PEERS)
  const token = env['GOOGLE_OAUTH_ACCESS_TOKEN'] ?? ''
  const { searchParams, hostname } = address.url
  return new BigQuery({
    projectId: searchParams.get('billing') ?? hostname,
    ...(token === '' ? {} : { authClient: bearing(token) })
  })
}

/** What Google's library asks of one who knows the token already. */
const bearing = (token: string) => ({
  getRequestHeaders: async () => new Headers({ authorization: `Bearer ${token}` })
})
