/** What `readiness` answers, and the shape of its `--format json`. */
import type { Source } from '../catalog/source.ts'
import type { LineChange } from '../cutover/lineChanges.ts'
import type { Readiness } from '../cutover/readiness.ts'
import type { InputSummary, Warning } from '../log/readingShape.ts'

export type ReadinessReport = {
  readonly schemaVersion: '1'
  readonly kind: 'readiness'
  readonly tool: { readonly name: 'gpuops-audit'; readonly version: string }
  readonly inputs: readonly InputSummary[]
  readonly readiness: Readiness
  readonly changes: readonly LineChange[]
  readonly sources: readonly Source[]
  readonly warnings: readonly Warning[]
}
