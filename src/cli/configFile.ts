/** Where configuration is looked for, and what a file says, checked: JSON alone, no code is run. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { AuditError } from '../errors.ts'
import { jsonIn } from '../json.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { CONFIGURABLE, type ConfigValue } from './configurable.ts'
import { textOf } from './textFile.ts'

export type ConfigFile = {
  readonly path: string
  /** The user named it: it may say whatever the command line may. */
  readonly isNamed: boolean
  readonly values: Readonly<Record<string, ConfigValue>>
}

/** In the folder the program runs in, and then in those above it up to the repository's root. */
const PLACES = [
  'gpuops-audit.config.json',
  '.config/gpuops-audit.json',
  '.gpuops-auditrc.json',
  'package.json'
] as const

/**
 * @param file the one that --config names; `undefined`: the first that is found
 * @throws AuditError CONFIG_FILE
 */
export async function findConfig(file: string | undefined, folder: string): Promise<ConfigFile | null> {
  const found = file === undefined ? await discovered(folder) : await named(path.resolve(folder, file), file)
  if (found === null) return null
  const shown = path.relative(folder, found.path)
  const isNamed = file !== undefined
  const values = await checked(found.content, shown)
  if (!isNamed) refuseReach(values, shown)
  return { path: shown, isNamed, values }
}

type Found = { readonly path: string; readonly content: unknown }

async function discovered(folder: string): Promise<Found | null> {
  for (const at of foldersUpTo(repositoryOf(folder) ?? folder, folder)) {
    for (const place of PLACES) {
      const file = path.join(at, place)
      const content = existsSync(file) ? ownPart(place, await contentOf(file)) : undefined
      if (content !== undefined) return { path: file, content }
    }
  }
  return null
}

/** Of a package.json only what stands under the tool's name. */
const ownPart = (place: string, content: unknown): unknown =>
  place === 'package.json' ? (content as Record<string, unknown> | null)?.['gpuops-audit'] : content

const foldersUpTo = (top: string, folder: string): readonly string[] => {
  const at = path.resolve(folder)
  return at === path.resolve(top) || path.dirname(at) === at
    ? [at]
    : [at, ...foldersUpTo(top, path.dirname(at))]
}

/** The nearest folder, this one included, that holds a repository; `null`: none does. */
function repositoryOf(folder: string): string | null {
  const at = path.resolve(folder)
  if (existsSync(path.join(at, '.git'))) return at
  const above = path.dirname(at)
  return above === at ? null : repositoryOf(above)
}

/**
 * What lies in a folder may come from anybody: it sets data alone. Outputs, the network, gates and names of callers are
 * for the command line, and files are read from beside it only.
 *
 * @throws AuditError CONFIG_REACH
 */
function refuseReach(values: ConfigFile['values'], file: string): void {
  for (const { key, file: use, actsOutside } of CONFIGURABLE) {
    const value = values[key]
    if (value === undefined) continue
    const isOutside = use === 'written' || (use === 'read' && isElsewhere(String(value)))
    if (actsOutside || isOutside) throw AuditError.of('CONFIG_REACH', file, key)
  }
}

const isElsewhere = (place: string): boolean =>
  path.isAbsolute(place) || path.normalize(place).split(/[\\/]/)[0] === '..'

async function named(file: string, shown: string): Promise<Found> {
  if (!existsSync(file)) throw AuditError.of('CONFIG_FILE', shown, 'cannot be read (ENOENT).')
  return { path: file, content: await contentOf(file) }
}

const contentOf = async (file: string): Promise<unknown> =>
  jsonIn(await textOf(file), cause => AuditError.because('CONFIG_FILE', cause, file, 'is not valid JSON.'))

/** The schema is loaded only where there is a file to check. */
async function checked(config: unknown, file: string): Promise<ConfigFile['values']> {
  const { configSchema } = await import('./configSchema.ts')
  const { data, error } = configSchema.safeParse(withoutComments(config))
  const issue = error?.issues[0]
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] as string
    const near = nearest(
      key,
      CONFIGURABLE.map(({ key }) => key),
      1
    )
    throw AuditError.of('CONFIG_FILE', file, `"${key}" is not an option.${didYouMean(near)}`)
  }
  if (issue !== undefined)
    throw AuditError.of('CONFIG_FILE', file, `${issue.path.join('.') || 'the whole'}: ${issue.message}.`)
  const { $schema, ...values } = data as Record<string, ConfigValue>
  return values
}

const withoutComments = (config: unknown): unknown =>
  typeof config !== 'object' || config === null || Array.isArray(config)
    ? config
    : Object.fromEntries(Object.entries(config).filter(([key]) => !key.startsWith('//')))
