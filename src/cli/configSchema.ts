/** The options of `analyze` → the zod schema of its configuration file, and the JSON Schema made of it. */
import type { Option } from '../option.ts'
import { z } from '../report/schema/zod.ts'
import { jsonSchema } from '../report/schema/zodOf.ts'
import { CONFIGURABLE } from './configurable.ts'

/** Written as on the command line (`"2s"`, `"20%"`), numbers as numbers too, and `true` or `false` for switches. */
const schemaOf = ({ takesValue, isRepeatable, choices }: Option) => {
  if (!takesValue) return z.boolean()
  const one = z.union([z.string(), z.number()])
  if (isRepeatable) return z.union([one, z.array(one)])
  return choices.includes('yes') ? z.union([one, z.boolean()]) : one
}

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  ...Object.fromEntries(CONFIGURABLE.map(each => [each.key, schemaOf(each).optional().describe(each.help)]))
})

export const configJsonSchema = (): object => ({
  ...jsonSchema(
    configSchema,
    'gpuops-audit.config.json',
    'Options of gpuops-audit analyze. Keys that begin with // are comments.'
  ),
  patternProperties: { '^//': {} }
})
