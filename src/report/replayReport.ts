/** What `replay` answers, and the shape of its `--format json`. */
import type { Replay } from '../capacity/check/replay.ts'
import type { InputSummary, Reading, Warning } from '../log/readingShape.ts'

export type ReplayReport = Replay & {
  readonly schemaVersion: '1'
  readonly tool: { readonly name: 'gpuops-audit'; readonly version: string }
  readonly inputs: readonly InputSummary[]
  readonly reading: Reading
  readonly warnings: readonly Warning[]
}
