/** Flags over environment over configuration file over defaults → one set of flags, and where each is from. */
import { AuditError, printable } from '../errors.ts'
import type { Option, Said } from '../option.ts'
import { shellWord } from '../shell.ts'
import { type ConfigFile, findConfig } from './configFile.ts'
import { CONFIGURABLE, type ConfigValue } from './configurable.ts'
import { REPORT } from './options.ts'
import type { Terminal } from './terminal.ts'

export type Setting = {
  readonly flag: string
  /** As it was written; `null`: nobody said it. */
  readonly text: string | null
  /** `flag`, `default`, the variable, or the file. */
  readonly from: string
  /** As the verb reads it. */
  readonly value: unknown
  readonly key: string
}

/**
 * @param given the flags of the command line alone, parsed
 * @throws AuditError CONFIG_FILE, SETTING
 */
export async function settle(given: Said, terminal: Terminal): Promise<readonly Setting[]> {
  const found = await findConfig(given['config'] as string | undefined, terminal.cwd())
  const isGated = given[GATES.key] !== undefined || (terminal.env[GATES.variable] ?? '') !== ''
  const file = found?.isNamed === false && isGated ? null : found
  const settings = CONFIGURABLE.map(option => settingOf(option, given, terminal.env, file))
  if (found?.isNamed === false) announce(found, file !== null, terminal)
  return settings
}

const GATES = REPORT.failOn

/** A pull request brings its own configuration: it must not move what a gate is held against. */
function announce({ path, values }: ConfigFile, isUsed: boolean, { stderr }: Terminal): void {
  const keys = Object.keys(values).join(', ') || 'nothing'
  const said = isUsed
    ? `options from ${path}: ${keys}.`
    : `${path} is left out, because --fail-on is set. To use it, set --config ${shellWord(path)}`
  stderr.write(`gpuops-audit: ${printable(said)}\n`)
}

/** What a verb runs with. */
export const saidIn = (settings: readonly Setting[]): Said =>
  Object.fromEntries(settings.filter(({ from }) => from !== DEFAULT).map(({ key, value }) => [key, value]))

const DEFAULT = 'default'

function settingOf(option: Option, given: Said, env: Terminal['env'], file: ConfigFile | null): Setting {
  const { flag, key, variable } = option
  if (key in given) return { flag, key, text: textOf(given[key]), from: 'flag', value: given[key] }
  const text = env[variable]
  if (text !== undefined && text !== '')
    return said(option, fromEnvironment(option, text, variable), variable)
  const stated = file?.values[key]
  if (file === null || stated === undefined) return { flag, key, text: null, from: DEFAULT, value: undefined }
  return said(option, stated, file.path)
}

const said = (option: Option, stated: ConfigValue, from: string): Setting => ({
  flag: option.flag,
  key: option.key,
  text: textOf(stated),
  from,
  value: readAs(option, stated, from)
})

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.join('; ') : JSON.stringify(value)

/** Switches take yes or no; of what may be repeated, each stands behind a semicolon. */
function fromEnvironment({ isRepeatable, takesValue }: Option, text: string, variable: string): ConfigValue {
  if (takesValue) return isRepeatable ? text.split(';').map(each => each.trim()) : text
  const isYes = /^(yes|true|1)$/i.test(text)
  if (!isYes && !/^(no|false|0)$/i.test(text))
    throw AuditError.of('SETTING', variable, `"${text}" is not yes or no.`)
  return isYes
}

function readAs({ isRepeatable, takesValue, read }: Option, stated: ConfigValue, from: string): unknown {
  if (!takesValue) return stated
  const parse = (value: unknown) => readBy(read, written(value), from)
  if (!isRepeatable) return parse(stated)
  return (Array.isArray(stated) ? stated : [stated]).map(parse)
}

const written = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)

function readBy(read: Option['read'], text: string, from: string): unknown {
  try {
    return read(text)
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    throw AuditError.because('SETTING', error, from, error.message)
  }
}
