/** How an option and a verb are declared: as data, which the parser, the help, the completion and the manual read. */
import type { Terminal } from './terminal.ts'

export type Option = {
  /** As commander reads them: `--gpu <names>`. */
  readonly flags: string
  readonly says: string
  readonly parse?: (text: string) => unknown
  /** The default that the help shows. */
  readonly otherwise?: unknown
  readonly required?: true
  /** May be given several times: `parse` reads one of them. */
  readonly repeatable?: true
  /** Names a file that is read, or one that is written. */
  readonly file?: 'read' | 'written'
  /** What it is set to is shown nowhere. */
  readonly isSecret?: true
  /** Fetches, gates or shows names: as of what writes, no configuration that nobody named may say it. */
  readonly actsOutside?: true
}

export type OptionGroup = { readonly title: string; readonly options: readonly Option[] }

export type Verb = {
  readonly name: string
  readonly says: string
  /** Names, as commander writes them, and what they are. */
  readonly arguments?: readonly (readonly [name: string, says: string])[]
  readonly examples: readonly string[]
  readonly groups: readonly OptionGroup[]
  /** Reads the environment and a configuration file, too. */
  readonly configurable?: true
  /** Loads what the verb needs only when it runs. */
  readonly run: (operands: readonly string[], flags: object, terminal: Terminal) => Promise<void>
}
