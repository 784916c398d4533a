// @ts-nocheck: plain JavaScript, run as a program by tests.
/**
 * ClickHouse's own engine (the package chdb) behind the HTTP interface of a server, as far as its client uses it: queries
 * with bound parameters, streamed answers, errors with their codes, `KILL QUERY`. A process of its own, since the engine
 * runs in it; prints `{"port":…}` and ends with its standard input.
 *
 *     node clickhouseServer.mjs [--user NAME --password TEXT] [--key FILE --cert FILE]
 *
 * For tests of what goes wrong, `POST /fault?kind=cut|silence|text&bytes=N` spoils the next streamed answer after so many
 * bytes: the connection ends, nothing more comes, or an error stands in the middle of the rows. `POST /readonly?on=1` makes
 * everybody a user with `readonly = 1`, until `on=0`.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { parseArgs } from 'node:util'
import { Session } from 'chdb'

const { values: options } = parseArgs({
  options: {
    user: { type: 'string', default: 'default' },
    password: { type: 'string', default: '' },
    key: { type: 'string' },
    cert: { type: 'string' },
    path: { type: 'string' }
  }
})

const session = new Session(options.path)
const running = new Map()
const tell = told => process.stdout.write(`${JSON.stringify(told)}\n`)
let fault = null
let isReadonly = false
let turn = Promise.resolve()

const STATUS = { 60: 404, 81: 404, 516: 403, 192: 403, 497: 403 }

const handler = (request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (url.pathname === '/ping') return response.end('Ok.\n')
  if (url.pathname === '/fault') {
    fault = { kind: url.searchParams.get('kind'), bytes: Number(url.searchParams.get('bytes')) }
    return response.end()
  }
  if (url.pathname === '/readonly') {
    isReadonly = url.searchParams.get('on') === '1'
    return response.end()
  }
  let text = ''
  request.on('data', chunk => (text += chunk))
  request.on('end', () => {
    if (!isKnown(request.headers))
      return failed(
        response,
        516,
        'Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)'
      )
    const sql = text || url.searchParams.get('query') || ''
    const denied = isReadonly ? deniedTo(sql, url.searchParams) : null
    if (denied !== null) return failed(response, 164, denied)
    if (/^KILL QUERY/.test(sql)) return killed(url, response)
    // One query at a time: the engine has one session here.
    turn = turn.then(() => answered(sql, url, response)).catch(error => failedWith(response, error))
  })
}

/** Of HTTP itself, and no setting: `reserved_param_names` of ClickHouse's HTTPHandler. */
const OF_HTTP = ['query', 'query_id', 'database', 'wait_end_of_query', 'default_format', 'session_id']

/** As a server answers a user with `readonly = 1`: who may read, kill their own queries, and change no setting. */
function deniedTo(sql, parameters) {
  const setting = [...parameters.keys()].find(name => !OF_HTTP.includes(name) && !name.startsWith('param_'))
  if (setting !== undefined) return `Cannot modify '${setting}' setting in readonly mode. (READONLY)`
  const mayRun = /^\s*(?:SELECT|WITH|DESCRIBE|KILL QUERY)\b/i.test(sql) && !/\bSETTINGS\b/.test(sql)
  return mayRun ? null : 'Cannot execute query in readonly mode. (READONLY)'
}

function isKnown({ authorization = '' }) {
  const [user, ...rest] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')
  return user === options.user && rest.join(':') === options.password
}

function killed(url, response) {
  const id = url.searchParams.get('param_id')
  running.get(id)?.()
  tell({ killed: id })
  response.end()
}

async function answered(sql, url, response) {
  for (const [name, value] of url.searchParams)
    if (name.startsWith('param_'))
      session.query(`SET ${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
  const database = url.searchParams.get('database')
  session.query(`USE ${database === null ? 'default' : `\`${database.replaceAll('`', '\\`')}\``}`)
  const [, statement = sql, format = 'TabSeparated'] = /^([\s\S]*?)\s+FORMAT\s+(\w+)\s*$/.exec(sql) ?? []
  if (url.searchParams.get('wait_end_of_query') === '1' || !/^\s*(?:SELECT|WITH)/i.test(statement))
    return whole(statement, format, response)
  return streamed(statement, format, url.searchParams.get('query_id'), response)
}

async function whole(statement, format, response) {
  const result = await session.queryAsync(statement, { format })
  response.setHeader(
    'X-ClickHouse-Summary',
    JSON.stringify({ read_rows: String(result.rowsRead), read_bytes: String(result.bytesRead) })
  )
  response.end(result.bytes())
}

async function streamed(statement, format, id, response) {
  const spoilt = fault
  fault = null
  let isKilled = false
  running.set(id, () => (isKilled = true))
  response.on('close', () => running.delete(id))
  const stream = session.queryStream(statement, { format })
  let sent = 0
  try {
    for await (const chunk of stream) {
      if (isKilled) throw new Error('Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)')
      let bytes = Buffer.from(chunk.raw())
      if (spoilt && sent + bytes.length >= spoilt.bytes) {
        bytes = bytes.subarray(0, spoilt.bytes - sent)
        await written(response, bytes)
        return spoil(spoilt, response)
      }
      sent += bytes.length
      if (!(await written(response, bytes))) return stream.cancel()
    }
    response.end()
  } catch (error) {
    if (sent === 0) throw error
    await written(response, Buffer.from(`\n${codeAndText(error)[1]}`))
    response.destroy()
  } finally {
    running.delete(id)
  }
}

const written = (response, bytes) =>
  new Promise(resolve => {
    if (response.destroyed) return resolve(false)
    response.write(bytes, error => resolve(error == null))
    response.once('close', () => resolve(false))
  })

function spoil({ kind }, response) {
  if (kind === 'cut') response.destroy()
  if (kind === 'text')
    response.end('\nCode: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)\n')
  if (kind === 'short') response.end()
}

function codeAndText(error) {
  const text = String(error.message ?? error).replace(/^Query failed: /, '')
  return [Number(/Code: (\d+)\./.exec(text)?.[1] ?? 1000), text]
}

function failedWith(response, error) {
  const [code, text] = codeAndText(error)
  failed(response, code, text.replace(/^Code: \d+\. DB::Exception: /, ''))
}

function failed(response, code, text) {
  response.writeHead(STATUS[code] ?? 500, { 'X-ClickHouse-Exception-Code': String(code) })
  response.end(`Code: ${code}. DB::Exception: ${text}`)
}

const server =
  options.key === undefined
    ? createServer(handler)
    : createTlsServer({ key: readFileSync(options.key), cert: readFileSync(options.cert) }, handler)
server.listen(0, '127.0.0.1', () => tell({ port: server.address().port }))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
