/** What a configuration file and the environment may say: every option of `analyze` but those about configuration. */
import type { Option } from '../option.ts'
import { CONFIGURATION } from './options.ts'
import { optionsOf } from './verb.ts'
import { ANALYZE } from './verbs.ts'

export const CONFIGURABLE: readonly Option[] = optionsOf({
  groups: ANALYZE.groups.filter(({ options }) => options !== CONFIGURATION)
})

export type ConfigValue = string | number | boolean | readonly (string | number)[]
