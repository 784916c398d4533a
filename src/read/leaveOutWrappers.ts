/** All spans of all inputs → the calls around calls whose usage they repeat are taken out of the log, and of the accounts. */

import type { Warning } from '../log/readingShape.ts'
import type { RequestLogBuilder } from '../log/requestLogBuilder.ts'
import type { Account } from './account.ts'
import { type SpanTree, spanWarnings } from './spanTree.ts'

type Session = {
  readonly spans: SpanTree
  readonly accounts: readonly Account[]
  readonly warnings: Warning[]
}

/** They are known only when all inputs are read. */
export function leaveOutWrappers({ spans, accounts, warnings }: Session, builder: RequestLogBuilder): void {
  for (const { row, input } of spans.wrappers()) {
    builder.exclude(row)
    accounts[input]?.leaveOutLate('a span around another call of a model')
  }
  warnings.push(...spanWarnings(spans))
}
