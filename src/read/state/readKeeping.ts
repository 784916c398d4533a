/** An input that is read with a state → its rows in the log, by what kind of input it is. */
import { AuditError } from '../../errors.ts'
import type { RequestLogBuilder } from '../../log/requestLogBuilder.ts'
import type { Account } from '../account.ts'
import type { UsableFormat } from '../format/format.ts'
import type { Session } from '../session.ts'
import type { Tellers } from '../tellers.ts'
import { InputRows } from './inputRows.ts'
import { type Ended, type KeptFile, readFile } from './readFile.ts'
import { readStore } from './readStore.ts'

/** @throws AuditError STATE_OF where a state cannot hold what the log is made of */
export function inputRowsOf(
  session: Session,
  format: UsableFormat,
  account: Account,
  input: number,
  tellers: Tellers
): InputRows {
  if (format.grain === 'bucket')
    throw AuditError.of('STATE_OF', format.title, 'its rows are sums of usage, which are few')
  return new InputRows({
    ...tellers,
    builder: session.requests as RequestLogBuilder,
    spans: session.spans,
    account,
    input,
    assumedTokens: session.options.assumeTokens ?? undefined
  })
}

/** @throws AuditError STATE_OF, or what reading it throws */
export async function readKeeping(asked: KeptFile, { counting }: Session): Promise<Ended> {
  const ended = await (asked.store ? readStore({ ...asked, store: asked.store }) : readFile(asked))
  if (counting !== undefined && counting.sample.rows + counting.uncounted > 0)
    throw AuditError.of(
      'STATE_OF',
      asked.file.name,
      'tokens are counted from its texts, of which a state keeps none'
    )
  return ended
}
