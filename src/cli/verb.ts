/** How a verb is declared: as data, which the parser, the help, the completion and the manual read. */
import type { Option, OptionGroup } from '../option.ts'

export type Verb = {
  readonly name: string
  readonly says: string
  /** Names, as commander writes them, and what they are. */
  readonly arguments?: readonly (readonly [name: string, says: string])[]
  readonly examples: readonly string[]
  readonly groups: readonly OptionGroup[]
  /** Reads the environment and a configuration file, too. */
  readonly configurable?: true
}

export const optionsOf = ({ groups }: Pick<Verb, 'groups'>): readonly Option[] =>
  groups.flatMap(({ options }) => Object.values(options))
