/** The rows of one input in a log that is being read → what a state keeps of them, and back. */

import { AuditError } from '../../errors.ts'
import type { RequestLogBuilder } from '../../log/requestLogBuilder.ts'
import type { Account } from '../account.ts'
import type { AssumedTokens } from '../question.ts'
import type { SpanTree } from '../spanTree.ts'
import type { KeptInput, Told } from './keptInput.ts'
import { grown, openedSegment, type Segment } from './segments.ts'

export type InputRowsIn = {
  readonly builder: RequestLogBuilder
  readonly spans: SpanTree
  readonly account: Account
  /** Index of the input. */
  readonly input: number
  readonly told: Told
  readonly onZoneless: () => void
  readonly onTwice: () => void
  readonly assumedTokens: AssumedTokens | undefined
}

type KeptRows = Pick<KeptInput, 'account' | 'told' | 'named' | 'segments'>

export class InputRows {
  private readonly within: InputRowsIn
  private readonly firstRow: number
  /** From where on nothing is kept yet. */
  private row: number
  private span: number

  constructor(within: InputRowsIn) {
    this.within = within
    this.firstRow = within.builder.rowsTaken
    this.row = this.firstRow
    this.span = within.spans.spansTaken
    within.builder.namedLimits.beginInput()
  }

  /** Puts the rows that were read before into the log, as if they were read now. */
  restore({ account, told, named, segments }: KeptRows): void {
    const { builder, spans, input, assumedTokens, onZoneless, onTwice } = this.within
    this.within.account.add(account)
    for (const segment of segments) {
      const opened = openedSegment(segment)
      builder.addKept(opened.rows, input)
      spans.addKept(opened.spans, this.firstRow, input)
    }
    for (const each of named) builder.namedLimits.add(each)
    if (told.zoneless) onZoneless()
    if (told.twice) onTwice()
    if (told.assumed && assumedTokens) builder.assume(assumedTokens)
    this.row = builder.rowsTaken
    this.span = spans.spansTaken
  }

  /**
   * What is to be kept of all rows so far.
   *
   * @param segments that hold those which were kept before
   * @throws AuditError where the log is too large for what a state keeps
   */
  kept(segments: readonly Segment[]): KeptRows {
    const { builder, spans, account, told, input } = this.within
    if (spans.isFull || !builder.hasRoomFor(1))
      throw AuditError.of(
        'STATE_OF',
        `input ${input + 1}`,
        'it holds more models or spans than can be told apart'
      )
    const rows = builder.copied(this.row, builder.rowsTaken)
    const more = { rows, spans: spans.copied(this.span, this.firstRow) }
    const named = builder.namedLimits.ofInput
    return { account: account.kept, told: { ...told }, named, segments: grown(segments, more) }
  }
}
