/** Rows of a usage export → `UsageBuckets`. Equal rows are all kept: exports repeat them lawfully. */
import { modelShown } from '../secrets.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { Dictionary, float64, MAX_MODELS, picked, uint8, uint16, uint32 } from './columns.ts'
import { MEDIA_COUNT_NAMES } from './logColumns.ts'
import type { BucketRow } from './requestRow.ts'
import type { UsageBuckets } from './trafficLog.ts'

const RARE = [
  'failed',
  'throttled',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  ...MEDIA_COUNT_NAMES
] as const

export class UsageBucketsBuilder {
  private readonly models = new Dictionary(modelShown)
  private readonly callers = new Dictionary()
  private readonly startMicros = float64()
  private readonly requests = float64()
  private readonly rare = RARE.map(name => ({ name, column: float64(), isStated: false }))
  private readonly inputTokens = float64()
  private readonly cachedTokens = float64()
  private readonly outputTokens = float64()
  private readonly batch = uint8()
  private readonly tier = uint8()
  private readonly model = uint16()
  private readonly caller = uint32()
  private readonly widths = new Set<number>()
  private assumedTokens: UsageBuckets['assumedTokens']
  private coverStartMicros = Number.POSITIVE_INFINITY
  private coverEndMicros = Number.NEGATIVE_INFINITY

  /** Takes one row; a row without a request count only says that the time was covered and idle. False: it names one model too many. */
  add(row: BucketRow): boolean {
    const model = this.models.code(row.model)
    if (model >= MAX_MODELS) return false
    this.widths.add((row.endMicros - row.startMicros) / MICROS_PER_SECOND)
    this.coverStartMicros = Math.min(this.coverStartMicros, row.startMicros)
    this.coverEndMicros = Math.max(this.coverEndMicros, row.endMicros)
    if (Number.isNaN(row.requests)) return true
    this.startMicros.push(row.startMicros)
    this.requests.push(row.requests)
    this.inputTokens.push(row.inputTokens)
    this.cachedTokens.push(row.cachedTokens)
    this.outputTokens.push(row.outputTokens)
    for (const rare of this.rare) {
      rare.column.push(row[rare.name])
      rare.isStated ||= !Number.isNaN(row[rare.name])
    }
    this.batch.push(row.batch ? 1 : 0)
    this.tier.push(row.tier)
    this.model.push(model)
    this.caller.push(this.callers.code(row.caller))
    return true
  }

  /** Notes the means by which requests were counted. */
  assume(tokens: NonNullable<UsageBuckets['assumedTokens']>): void {
    this.assumedTokens = tokens
  }

  /** The bucket widths met, in seconds, ascending: more than one cannot be added up. */
  get widthsSeconds(): readonly number[] {
    return [...this.widths].sort((a, b) => a - b)
  }

  finish(): UsageBuckets {
    const starts = this.startMicros.take()
    const order = Uint32Array.from(starts, (_, i) => i).sort(
      (a, b) => (starts[a] as number) - (starts[b] as number) || a - b
    )
    return {
      grain: 'bucket',
      clock: 'wall',
      length: order.length,
      bucketSeconds: this.widthsSeconds[0] ?? Number.NaN,
      coverStartMicros: this.coverStartMicros,
      coverEndMicros: this.coverEndMicros,
      startMicros: picked(starts, order),
      requests: this.requests.takeIn(order),
      inputTokens: this.inputTokens.takeIn(order),
      cachedTokens: this.cachedTokens.takeIn(order),
      outputTokens: this.outputTokens.takeIn(order),
      ...(this.assumedTokens && { assumedTokens: this.assumedTokens }),
      ...Object.fromEntries(
        this.rare.flatMap(({ name, column, isStated }) => (isStated ? [[name, column.takeIn(order)]] : []))
      ),
      batch: this.batch.takeIn(order),
      tier: this.tier.takeIn(order),
      model: this.model.takeIn(order),
      models: this.models.names,
      caller: this.caller.takeIn(order),
      callers: this.callers.names
    }
  }
}
