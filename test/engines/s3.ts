/** An object store of its own for one test file: as much of S3's REST interface as a reader of objects asks for. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ObjectStore = {
  /** Of the bucket. */
  readonly url: string
  /** Methods and keys that were asked for. */
  readonly asked: readonly string[]
  readonly stop: () => Promise<void>
}

/** Objects do not change here. */
const ETAG = '"one"'
const DATE = 'Mon, 02 Mar 2026 08:00:00 GMT'

/** @param objects by their keys, in one bucket */
export async function startObjectStore(objects: Readonly<Record<string, Uint8Array>>): Promise<ObjectStore> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const key = decodeURIComponent(url.pathname.replace('/bucket/', ''))
    asked.push(`${request.method} ${key}`)
    if (url.searchParams.has('list-type')) listed(objects, response)
    else if (objects[key] === undefined) missing(response)
    else sent(objects[key], request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/bucket`,
    asked,
    stop: () => new Promise(resolve => server.close(() => resolve()))
  }
}

function listed(objects: Readonly<Record<string, Uint8Array>>, response: ServerResponse): void {
  const contents = Object.entries(objects).map(
    ([key, { length }]) =>
      `<Contents><Key>${key}</Key><LastModified>2026-03-02T08:00:00.000Z</LastModified><ETag>${ETAG}</ETag><Size>${length}</Size></Contents>`
  )
  response.setHeader('content-type', 'application/xml')
  response.end(
    `<?xml version="1.0"?><ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated><KeyCount>${contents.length}</KeyCount>${contents.join('')}</ListBucketResult>`
  )
}

function missing(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/xml' })
  response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>')
}

function sent(bytes: Uint8Array, { method, headers }: IncomingMessage, response: ServerResponse): void {
  const range = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '')
  const from = Number(range?.[1] ?? 0)
  const part = bytes.subarray(from, range?.[2] ? Number(range[2]) + 1 : undefined)
  const place = { 'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}` }
  response.writeHead(range ? 206 : 200, {
    'content-length': part.length,
    'last-modified': DATE,
    etag: ETAG,
    ...(range ? place : {})
  })
  response.end(method === 'HEAD' ? undefined : part)
}
