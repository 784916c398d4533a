/** `schema`: the JSON Schema of what `analyze`, `cutover` or `readiness` writes as JSON, or of the configuration file. */
import { choice } from '../kinds.ts'
import { asked, type Said } from '../option.ts'
import type { REPORT_SCHEMAS } from '../report/schema/reports.ts'
import { deliver } from './deliver.ts'
import { SCHEMA_FILE } from './options.ts'
import type { Terminal } from './terminal.ts'

const ofReport = (name: keyof typeof REPORT_SCHEMAS) => async () =>
  (await import('../report/schema/reports.ts')).REPORT_SCHEMAS[name]()

const SCHEMAS = {
  report: ofReport('report'),
  cutover: ofReport('cutover'),
  readiness: ofReport('readiness'),
  config: async () => (await import('./configSchema.ts')).configJsonSchema()
} as const

const names = choice(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])

/** @param operands `report`, `cutover`, `readiness` or `config`; throws BAD_OPTION for anything else */
export async function schema(
  [of = 'report']: readonly string[],
  said: Said,
  terminal: Terminal
): Promise<void> {
  const text = JSON.stringify(await SCHEMAS[names.read(of, 'schema')](), null, 2)
  await deliver(`${text}\n`, asked(SCHEMA_FILE, said).output, terminal)
}
