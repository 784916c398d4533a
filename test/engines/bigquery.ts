/** What BigQuery's REST API answers of one table, served on this machine with the faults that a test asks for. */
import { createServer, type ServerResponse } from 'node:http'

export type FakeBigquery = {
  readonly base: string
  /** Queries that were asked for, dry runs included. */
  readonly jobs: { readonly query: string; readonly isDry: boolean; readonly maximumBytesBilled?: string }[]
  readonly cancelled: string[]
  readonly stop: () => Promise<void>
}

type Field = { readonly name: string; readonly type: string }
type Row = readonly (string | null)[]

/** Asked for each page, from 1 on. */
type Fault = (page: number, response: ServerResponse) => 'answered' | undefined

const BYTES = 5_000_000_000

export async function startBigquery(
  fields: readonly Field[],
  rows: readonly Row[],
  fault: Fault = () => undefined,
  perPage = 40
): Promise<FakeBigquery> {
  const fake = { jobs: [] as FakeBigquery['jobs'], cancelled: [] as string[] }
  let pages = 0
  const page = (from: number, response: ServerResponse) => {
    pages++
    if (fault(pages, response) === 'answered') return
    const wanted = columnsIn(fake.jobs.at(-1)?.query ?? '')
    const places = fields.map((_, i) => i).filter(i => wanted.includes(fields[i]?.name ?? ''))
    const next = from + perPage < rows.length ? { pageToken: String(from + perPage) } : {}
    json(response, {
      jobComplete: true,
      totalRows: String(rows.length),
      schema: { fields: places.map(i => fields[i]) },
      rows: rows.slice(from, from + perPage).map(row => ({ f: places.map(i => ({ v: row[i] })) })),
      ...next
    })
  }
  const job = (body: string, response: ServerResponse) => {
    const { configuration, jobReference } = JSON.parse(body)
    const { query, maximumBytesBilled } = configuration.query
    fake.jobs.push({ query, isDry: configuration.dryRun === true, maximumBytesBilled })
    const statistics = { totalBytesProcessed: String(BYTES) }
    json(response, { jobReference, configuration, status: { state: 'DONE' }, statistics })
  }
  const cancelled = (path: string, response: ServerResponse) => {
    fake.cancelled.push(path)
    json(response, { job: {} })
  }
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
    const body = await textOf(request)
    if (request.headers.authorization !== 'Bearer Q7tokenQ7')
      return refused(response, 401, 'Invalid Credentials')
    if (pathname.endsWith('/tables/calls')) return json(response, { schema: { fields }, type: 'TABLE' })
    if (pathname.endsWith('/cancel')) return cancelled(pathname, response)
    if (pathname.endsWith('/jobs')) return job(body, response)
    if (pathname.includes('/queries/')) return page(Number(searchParams.get('pageToken') ?? 0), response)
    return refused(response, 404, 'Not found: Table p:d.none')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    ...fake,
    base: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const columnsIn = (query: string): readonly string[] =>
  [...(query.split(' FROM ')[0] as string).matchAll(/`((?:\\.|[^`])*)`/g)].map(([, name]) =>
    (name as string).replaceAll(/\\(.)/g, '$1')
  )

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

export function refused(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ error: { code, message, errors: [{ message, domain: 'global', reason: 'x' }] } })
  )
}
