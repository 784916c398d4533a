/** `schema`: the JSON Schema of what `analyze` or `cutover` writes as JSON, or of the configuration file. */
import { deliver } from './deliver.ts'
import type { Terminal } from './terminal.ts'
import { choiceOption } from './values.ts'

export type SchemaFlags = { readonly output?: string }

const SCHEMAS = {
  report: async () => (await import('../report/schema/auditReport.ts')).auditReportSchema(),
  cutover: async () => (await import('../report/schema/cutover.ts')).cutoverReportSchema(),
  config: async () => (await import('./configSchema.ts')).configJsonSchema()
} as const

const nameOf = choiceOption('schema', Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])

/** @param of `report`, `cutover` or `config`; throws BAD_OPTION for anything else */
export async function schema(
  of: string | undefined,
  { output }: SchemaFlags,
  terminal: Terminal
): Promise<void> {
  const text = JSON.stringify(await SCHEMAS[nameOf(of ?? 'report')](), null, 2)
  await deliver(`${text}\n`, output, terminal)
}
