/** `schema`: the JSON Schema of what `analyze --format json` writes. */
import { auditReportSchema } from '../report/schema/auditReport.ts'
import { deliver } from './deliver.ts'
import type { Terminal } from './terminal.ts'

export type SchemaFlags = { readonly output?: string }

export const schema = ({ output }: SchemaFlags, terminal: Terminal): Promise<void> =>
  deliver(schemaText(), output, terminal)

const schemaText = (): string => `${JSON.stringify(auditReportSchema(), null, 2)}\n`
