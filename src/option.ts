/** How an option is declared: once, as data. Its names, help, type and default follow from the one entry. */
import { type Kind, text, yesNo } from './kinds.ts'

/** @typeParam Value what a stage is handed; @typeParam One what one mention is read as */
export type Option<Value = unknown, One = unknown> = {
  /** As commander reads them: `--gpu <names>`, `-o, --output <file>`. */
  readonly flags: string
  /** `--slo-ttft` */
  readonly flag: string
  /** `sloTtft`: in the configuration file, and among what was said. */
  readonly key: string
  /** `GPUOPS_AUDIT_SLO_TTFT` */
  readonly variable: string
  /** What it is, and the default in brackets. */
  readonly help: string
  /** The default as the user would write it; `null` where nothing is said by default. */
  readonly defaultText: string | null
  /** What holds where nobody says anything. */
  readonly otherwise: Value
  readonly takesValue: boolean
  /** Where only a few words will do: all of them; else none. */
  readonly choices: readonly string[]
  readonly isRequired: boolean
  /** May be given several times: `read` reads one of them. */
  readonly isRepeatable: boolean
  /** Names a file that is read, or one that is written. */
  readonly file: 'read' | 'written' | null
  /** What it is set to is shown nowhere. */
  readonly isSecret: boolean
  /** Fetches, gates or shows names: as of what writes, no configuration that nobody named may say it. */
  readonly actsOutside: boolean
  /** @throws AuditError BAD_OPTION */
  readonly read: (said: string) => One
  /** As the user would write it. */
  write(value: One): string
  /** All that was said of it → its value. */
  readonly settle: (said: unknown) => Value
}

/** By the name that the stage knows each by. */
export type OptionTable = Readonly<Record<string, Option>>

export type OptionGroup = { readonly title: string; readonly options: OptionTable }

/** What a stage is asked: the values of a table. */
export type Asked<Table extends OptionTable> = { readonly [Name in keyof Table]: Table[Name]['otherwise'] }

/** What was said, read, by the key of its option. */
export type Said = Readonly<Record<string, unknown>>

/** What a table's stage is asked for: as it was said, else the default. */
export const asked = <Table extends OptionTable>(table: Table, said: Said): Asked<Table> =>
  valuesOf(table, ({ key, settle, otherwise }) => (said[key] === undefined ? otherwise : settle(said[key])))

/** The values of a table of which nothing need be said. */
export type Wishes<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: NonNullable<Table[Name]['otherwise']>
}

/** Only what was said, so that spreading it keeps what it is spread over. */
export const wishes = <Table extends OptionTable>(table: Table, said: Said): Wishes<Table> =>
  Object.fromEntries(
    Object.entries(table).flatMap(([name, { key, settle }]) =>
      said[key] === undefined ? [] : [[name, settle(said[key])]]
    )
  ) as Wishes<Table>

/** What holds where nobody says anything. */
export const defaultsOf = <Table extends OptionTable>(table: Table): Asked<Table> =>
  valuesOf(table, ({ otherwise }) => otherwise)

const valuesOf = <Table extends OptionTable>(
  table: Table,
  value: (option: Option) => unknown
): Asked<Table> =>
  Object.fromEntries(Object.entries(table).map(([name, option]) => [name, value(option)])) as Asked<Table>

/**
 * An option that takes a value.
 *
 * @param otherwise what holds where nobody says anything; left out, that is `null`
 */
export function option<Value>(flags: string, says: string, kind: Kind<Value>): Option<Value | null, Value>
export function option<Value>(
  flags: string,
  says: string,
  kind: Kind<Value>,
  otherwise: Value
): Option<Value, Value>
export function option<Value>(
  flags: string,
  says: string,
  kind: Kind<Value>,
  otherwise: Value | null = null
): Option<Value | null, Value> {
  const defaultText = otherwise === null ? null : kind.write(otherwise) || null
  return {
    ...named(flags),
    help: defaultText === null ? says : `${says} (default: ${defaultText})`,
    defaultText,
    otherwise,
    takesValue: true,
    choices: kind.choices ?? [],
    isRequired: false,
    isRepeatable: false,
    file: kind.file ?? null,
    isSecret: kind.isSecret ?? false,
    actsOutside: false,
    read: said => kind.read(said, named(flags).flag),
    write: kind.write,
    settle: said => said as Value
  }
}

/** An option without which the verb does not run. */
export const required = <Value>(
  flags: string,
  says: string,
  kind: Kind<Value>
): Option<Value, Value> & { readonly isRequired: true } => ({
  ...(option(flags, says, kind) as Option<Value, Value>),
  isRequired: true
})

/** An option that may be given several times: its values in order, or what `gather` makes of them. */
export function several<One>(flags: string, says: string, kind: Kind<One>): Option<readonly One[], One>
export function several<One, Value>(
  flags: string,
  says: string,
  kind: Kind<One>,
  gather: (said: readonly One[]) => Value
): Option<Value, One>
export function several<One>(
  flags: string,
  says: string,
  kind: Kind<One>,
  gather: (said: readonly One[]) => unknown = said => said
): Option<unknown, One> {
  return {
    ...option(flags, `${says}; repeatable`, kind),
    otherwise: gather([]),
    isRepeatable: true,
    settle: said => gather(said as readonly One[])
  }
}

/** An option that takes no value: `--lenient`, `--no-color`. */
export const toggle = (flags: string, says: string): Option<boolean, string> => bare<boolean>(flags, says)

/** An option that may do without its value: `--update-prices [url]`. */
export const bare = <Value = boolean | string>(
  flags: string,
  says: string
): Option<Value | boolean, string> => ({
  ...option(flags, says, text),
  otherwise: flags.startsWith('--no-'),
  takesValue: false,
  settle: said => said as Value
})

/** What fetches, gates or shows names. */
export const outside = <Any extends Option>(option: Any): Any => ({ ...option, actsOutside: true })

/** Yes, no, or not said. */
export const circumstance = (flag: string, says: string): Option<boolean | null, boolean> =>
  option(`${flag} <yes|no>`, says, yesNo)

function named(flags: string): Pick<Option, 'flags' | 'flag' | 'key' | 'variable'> {
  const flag = flags.split(/[ ,]+/).find(name => name.startsWith('--')) as string
  const words = flag.replace(/^--(no-)?/, '').split('-')
  const [first, ...rest] = words
  return {
    flags,
    flag,
    key: [first, ...rest.map(word => word.charAt(0).toUpperCase() + word.slice(1))].join(''),
    variable: ['GPUOPS_AUDIT', ...words.map(word => word.toUpperCase())].join('_')
  }
}
