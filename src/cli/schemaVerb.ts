/** The verb that prints what JSON reports and the configuration file may hold. */
import type { Verb } from './option.ts'

export const SCHEMA: Verb = {
  name: 'schema',
  says: 'Print the JSON Schema of what analyze or cutover writes as JSON, or of the configuration file.',
  arguments: [['[of]', 'report, cutover or config (default: report)']],
  examples: [
    'gpuops-audit schema',
    'gpuops-audit schema config',
    'gpuops-audit schema cutover',
    'gpuops-audit schema --output report.schema.json'
  ],
  groups: [
    {
      title: 'Schema',
      options: [
        {
          flags: '--output <file>',
          says: 'write the schema there instead of to standard output',
          file: 'written'
        }
      ]
    }
  ],
  run: async ([of], flags, terminal) => (await import('./schema.ts')).schema(of, flags, terminal)
}
