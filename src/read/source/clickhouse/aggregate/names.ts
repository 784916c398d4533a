/** Calls by model, by caller and by what the log is split by → sums of each name, and the bounds of those with the most. */
import { AuditError } from '../../../../errors.ts'
import type { Aggregates } from '../../../../log/aggregates.ts'
import { MOST_MODELS } from '../../../../log/fewModels.ts'
import { modelShown } from '../../../../secrets.ts'
import { notAddedUp, type Stretch } from './calls.ts'
import { type Bounded, bounded } from './groupBounds.ts'
import { type AskCalls, Groups, type Named } from './sums.ts'

/** One more than a report shows, since the nameless one may be among them. */
const MOST_CALLERS = 21
/** Of what the log is split by. */
const MOST_VALUES = 20

type Asked = {
  /** What the log is split by: `caller`, `model`, or a tag, of which calls have a column then. */
  readonly by: string | null
  readonly callerName: (name: string) => string
  readonly name: string
}

/** What the log is split by: a column of names, and what of a name may be shown. */
export type SplitBy = {
  readonly by: string
  readonly column: Named
  readonly shown: (value: string) => string
}

export const namesIn = ({ sums }: Groups): number => [...sums.keys()].filter(name => name !== '').length

export class Names {
  readonly callers = new Groups('caller')
  readonly split: SplitBy | null
  /** By which the log is split, where it is one. */
  readonly tag: string | null
  private readonly models = new Groups('model')
  private readonly values = new Groups('split')
  private readonly asked: Asked

  constructor(asked: Asked) {
    const { by, callerName } = asked
    this.asked = asked
    this.tag = by === 'model' || by === 'caller' ? null : by
    const column = this.tag === null ? (by as Named) : 'split'
    const shown = { model: modelShown, caller: callerName, split: (value: string) => value }[column]
    this.split = by === null ? null : { by, column, shown }
  }

  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    await this.models.see(ask, stretch)
    await this.callers.see(ask, stretch)
    if (this.tag !== null) await this.values.see(ask, stretch)
  }

  total(count: 'failed' | 'throttled'): number {
    return [...this.models.sums.values()].reduce((sum, group) => sum + group[count], 0)
  }

  /** @throws AuditError STORE where there are more models than a report can tell apart, NO_SUCH_FIELD where no call has the tag */
  async bounded(ask: AskCalls, chunks: readonly Stretch[]) {
    const { models, callers, tag, asked } = this
    if (models.sums.size > MOST_MODELS)
      throw notAddedUp(asked.name, `it names more than ${MOST_MODELS} models`)
    if (tag !== null && namesIn(this.values) === 0) throw AuditError.of('NO_SUCH_FIELD', '--by', tag)
    const ofModels = await bounded(ask, chunks, models, modelShown, MOST_MODELS)
    const ofCallers = await bounded(ask, chunks, callers, asked.callerName, MOST_CALLERS)
    const { split, values } = await this.boundedSplit(ask, chunks, ofModels, ofCallers)
    return { models: ofModels, callers: ofCallers, split, all: [ofModels, ofCallers, ...values] }
  }

  private async boundedSplit(
    ask: AskCalls,
    chunks: readonly Stretch[],
    ofModels: Bounded,
    ofCallers: Bounded
  ): Promise<{ readonly split: Aggregates['split']; readonly values: readonly Bounded[] }> {
    if (this.split === null) return { split: null, values: [] }
    const { by, column, shown } = this.split
    const sums = { model: this.models, caller: this.callers, split: this.values }[column]
    const known = column === 'model' ? ofModels : column === 'caller' ? ofCallers : null
    const found = known ?? (await bounded(ask, chunks, sums, shown, MOST_VALUES))
    const split = { by, groups: found.groups.slice(0, MOST_VALUES), valueCount: namesIn(sums) }
    return { split, values: known === null ? [found] : [] }
  }
}
