/** What a ClickHouse server, or the way to it, answers in place of rows → one line: what happened, and what to do. */
import { AuditError } from '../../../errors.ts'

type Said = { readonly why: string; readonly remedy: string }

/** By the codes of ClickHouse's src/Common/ErrorCodes.cpp. */
const BY_CODE: Readonly<Record<number, Said>> = {
  47: { why: 'it has no such column', remedy: 'Check --map, and columns= and time= of the address' },
  53: { why: 'a column is of another type than is needed', remedy: 'Check --map, and time= of the address' },
  60: { why: 'it has no such table', remedy: 'Check table= and the database in the address' },
  81: {
    why: 'it has no such database',
    remedy: 'Check the path of the address: clickhouse://host/DATABASE?table=TABLE'
  },
  159: {
    why: 'the query took longer than the server allows',
    remedy: 'Read less with --since, or raise max_execution_time'
  },
  192: { why: 'it knows no such user', remedy: 'Check the user in the address: clickhouse://USER@host/…' },
  193: {
    why: 'the password is wrong',
    remedy: 'Set CLICKHOUSE_PASSWORD, or set --password-file FILE or --ask-password'
  },
  194: {
    why: 'it asks for a password',
    remedy: 'Set CLICKHOUSE_PASSWORD, or set --password-file FILE or --ask-password'
  },
  241: {
    why: 'the query needs more memory than the server allows',
    remedy: 'Read less with --since, or raise max_memory_usage'
  },
  394: { why: 'somebody killed the query', remedy: 'Run it again' },
  497: { why: 'this user may not read it', remedy: 'GRANT SELECT on the table, as docs/databases.md says' },
  516: {
    why: 'the user or the password is wrong',
    remedy: 'Set CLICKHOUSE_PASSWORD, or set --password-file FILE or --ask-password'
  }
}

const GONE: Said = {
  why: 'the server broke off before it had sent everything',
  remedy: 'Check its log, and run it again'
}
const CERTIFICATE =
  'Connect by the name in its certificate; for an authority of your own set NODE_EXTRA_CA_CERTS=ca.pem'

const BY_NODE: Readonly<Record<string, Said>> = {
  ECONNREFUSED: {
    why: 'nothing listens there',
    remedy: 'Check host and port: 8123 is HTTP, 8443 with secure=1 HTTPS'
  },
  ENOTFOUND: { why: 'no such host is known', remedy: 'Check the host in the address' },
  EAI_AGAIN: { why: 'the host cannot be looked up', remedy: 'Check the network and the host in the address' },
  ETIMEDOUT: { why: 'it does not answer', remedy: 'Check host, port and firewall' },
  EHOSTUNREACH: { why: 'it cannot be reached', remedy: 'Check the network and the host in the address' },
  EPROTO: {
    why: 'it speaks no TLS on that port',
    remedy: 'Leave out secure=1, or name the port of HTTPS (8443)'
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    why: 'it speaks no TLS on that port',
    remedy: 'Leave out secure=1, or name the port of HTTPS (8443)'
  },
  ERR_TLS_CERT_ALTNAME_INVALID: { why: 'its certificate is for another name', remedy: CERTIFICATE },
  CERT_HAS_EXPIRED: { why: 'its certificate has expired', remedy: 'Renew it' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { why: 'nobody vouches for its certificate', remedy: CERTIFICATE },
  SELF_SIGNED_CERT_IN_CHAIN: { why: 'nobody known vouches for its certificate', remedy: CERTIFICATE },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { why: 'nobody known vouches for its certificate', remedy: CERTIFICATE },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { why: 'nobody known vouches for its certificate', remedy: CERTIFICATE },
  ECONNRESET: GONE,
  ERR_STREAM_PREMATURE_CLOSE: GONE,
  HPE_INVALID_CONSTANT: {
    why: 'it does not speak HTTP',
    remedy: 'Name the port of HTTP (8123) or HTTPS (8443), not the native one (9000)'
  }
}

const LONGEST_SHOWN = 160

/** @param tail the last bytes of an answer that broke off: ClickHouse writes there why */
export function failureOf(error: unknown, name: string, tail = ''): AuditError {
  if (error instanceof AuditError) return error
  const { message = '', code } = error as { message?: string; code?: string | number }
  const stated = /Code: (\d+)\. DB::Exception: ([\s\S]*)$/.exec(`${message}\n${tail}`)
  const number = Number(stated?.[1] ?? code)
  const said = BY_CODE[number]
  if (said) return failed(error, name, said)
  const text = stated?.[2] ?? (Number.isInteger(number) ? message : undefined)
  if (text !== undefined)
    return failed(error, name, {
      why: `ClickHouse says: ${oneLine(text)}`,
      remedy: 'Check the address and --map'
    })
  const known =
    BY_NODE[String(code)] ?? (/aborted|socket hang up|premature/i.test(message) ? GONE : undefined)
  if (known) return failed(error, name, known)
  if (/timeout/i.test(message))
    return failed(error, name, {
      why: 'it was silent for too long',
      remedy: 'Read less with --since, or allow more with --query-timeout'
    })
  return failed(error, name, { why: oneLine(message), remedy: 'Check the address' })
}

const failed = (error: unknown, name: string, { why, remedy }: Said): AuditError =>
  AuditError.because('STORE', error, name, why, remedy)

/** Its version and the statement stand behind; what is left may still name what was asked for. */
const oneLine = (text: string): string => {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/ \(version .*$/, '')
    .replace(/[.\s]+$/, '')
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line
}
