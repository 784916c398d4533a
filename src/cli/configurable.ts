/** What a configuration file and the environment may say: every option of `analyze` but those about configuration. */
import { type Named, namedOptions } from './optionNames.ts'
import { ANALYZE } from './verbs.ts'

/** They are about the configuration itself. */
const FLAGS_ALONE: readonly string[] = ['config', 'printConfig']

export const CONFIGURABLE: readonly Named[] = namedOptions(ANALYZE).filter(
  ({ key }) => !FLAGS_ALONE.includes(key)
)

export type ConfigValue = string | number | boolean | readonly (string | number)[]
