/** What PostgreSQL or the way to it answered instead of rows → one line that says what to do. */
import { AuditError } from '../../../errors.ts'
import type { Address } from '../address.ts'

type Failure = Error & { readonly code?: string }

/** SQLSTATE, or the code of Node's network → what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  '28P01': 'Set PGPASSWORD, set --password-file FILE or --ask-password, or mend ~/.pgpass',
  '28000': 'Check the user, and whether pg_hba.conf lets it in from here and encrypted (sslmode)',
  '3D000': 'Check the name of the database behind the host',
  '42501': 'docs/databases.md has the GRANT that is needed',
  '57014': 'Where it took too long, set --query-timeout 3600s, or read less with --since',
  '57P01': 'The server was shut down or the connection ended by its administrator: run again',
  '57P03': 'The server is starting or stopping: run again',
  '53300': 'The server has no connection left: run again later, or raise its limit for this user',
  '40001': 'The standby needed the rows: run again, or raise max_standby_streaming_delay there',
  ECONNREFUSED: 'Check host and port, and that the server listens there',
  ENOTFOUND: 'Check the name of the host',
  EAI_AGAIN: 'Check the name of the host, and the network',
  ETIMEDOUT: 'Check host and port, and what lies between',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate is another host’s: name that host, or set sslmode=verify-ca if you know why',
  CERT_HAS_EXPIRED: 'The server needs a new certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Set sslrootcert=FILE to the certificate that signed it',
  SELF_SIGNED_CERT_IN_CHAIN: 'Set sslrootcert=FILE to the certificate that signed it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Set sslrootcert=FILE to the certificate that signed it'
}

/** PostgreSQL has no code of its own for it. */
const HIDES_ROWS = /row-level security/i

const OF_MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/password must be a string|no password|SASL/i, REMEDIES['28P01'] as string],
  [/does not support SSL/i, 'Set sslmode=disable if the network is yours alone'],
  [/timeout expired|timeout/i, REMEDIES['ETIMEDOUT'] as string],
  [/terminated|closed|ECONNRESET|EPIPE/i, 'The server went away before all rows were sent: run again']
]

/** Any failure on the way to the rows: none of them ends in a report. */
export function failure(error: unknown, address: Address): AuditError {
  if (error instanceof AuditError) return error
  const { code = '', message } = error as Failure
  const remedy = HIDES_ROWS.test(message)
    ? 'Rows would be missing: grant BYPASSRLS, or name a view that holds what may be read'
    : (REMEDIES[code] ??
      OF_MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ??
      'Nothing was reported of what was read')
  return AuditError.because(
    'STORE',
    withoutDetails(error as Failure),
    address.name,
    why(error as Failure),
    remedy
  )
}

/** Hosts that resolve to several addresses fail with an error for each. */
const why = (error: Failure): string =>
  (error.message || (error as unknown as AggregateError).errors?.[0]?.message || String(error.code)).replace(
    /\.$/,
    ''
  )

/** What is shown where causes are asked for: never what the driver knows of the connection. */
const withoutDetails = ({ message, stack }: Failure): Error => Object.assign(new Error(message), { stack })
