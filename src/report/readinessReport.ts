/** What `readiness` answers, and the shape of its `--format json`. */
import { source } from '../catalog/source.ts'
import { readinessShape } from '../cutover/readinessShape.ts'
import { inputSummary, warning } from '../log/readingShape.ts'
import { list, type Of, object, oneOf, text } from '../shape.ts'

export const readinessReport = object({
  schemaVersion: oneOf('1'),
  kind: oneOf('readiness'),
  tool: object({ name: oneOf('gpuops-audit'), version: text }),
  inputs: list(inputSummary),
  readiness: readinessShape,
  changes: list(object({ client: text, code: text })),
  sources: list(source),
  warnings: list(warning)
})
export type ReadinessReport = Of<typeof readinessReport>
