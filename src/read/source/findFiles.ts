/** What the user named – files, folders, patterns that no shell expanded, addresses, `-` → what to read, each once a mention. */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { AuditError } from '../../errors.ts'
import { type Address, addressOf } from './address.ts'

export type Found = {
  readonly path: string
  /** As the user wrote it, but never an absolute path: reports are shared. */
  readonly name: string
  /** Found in a folder or by a pattern: what else lies there is no error. */
  readonly isStrayLawful?: true
  /** Of a store: `path` is no path then, but its name. */
  readonly address?: Address
}

/**
 * Finds the files to read, in the order of their mention; those of a folder or a pattern by name.
 *
 * @throws AuditError where a folder or a pattern holds no file
 */
export async function findFiles(mentions: readonly string[]): Promise<readonly Found[]> {
  const found: Found[] = []
  for (const mention of mentions) for (const file of await filesOf(mention)) found.push(file)
  return found
}

async function filesOf(mention: string): Promise<readonly Found[]> {
  if (mention === '-') return [{ path: '-', name: 'standard input' }]
  const address = addressOf(mention)
  if (address !== null) return [{ path: address.name, name: address.name, address }]
  const kind = await kindOf(mention)
  if (kind === 'folder') return filesIn(mention)
  if (kind === 'nothing' && /[*?[\]{}]/.test(mention)) return filesLike(mention)
  return [{ path: mention, name: isAbsolute(mention) ? basename(mention) : mention }]
}

/** What cannot be looked at is taken for a file: opening it says why. */
async function kindOf(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nothing' : 'file'
  }
}

async function filesIn(folder: string): Promise<readonly Found[]> {
  const paths: string[] = []
  await gather(folder, new Set([(await entryAt(folder))?.id ?? '']), paths)
  if (paths.length === 0) throw AuditError.of('EMPTY_FOLDER', folder)
  return paths.map(path => found(path, folder))
}

/**
 * Regular files by name, folders inside included, links followed: each file once, whatever leads to it, and no folder
 * inside itself. Hidden ones (`.DS_Store`, `.git`) are nobody's log.
 */
async function gather(folder: string, seen: Set<string>, paths: string[]): Promise<void> {
  const names = (await listed(folder)).filter(name => !name.startsWith('.')).toSorted()
  for (const name of names) {
    const path = join(folder, name)
    const found = await entryAt(path)
    if (found === undefined || seen.has(found.id)) continue
    seen.add(found.id)
    if (found.isFolder) await gather(path, seen, paths)
    else paths.push(path)
  }
}

/** What stands there, behind all links; `undefined` for pipes, devices and links to nothing. */
async function entryAt(path: string): Promise<{ id: string; isFolder: boolean } | undefined> {
  try {
    const entry = await stat(path, { bigint: true })
    if (!entry.isFile() && !entry.isDirectory()) return undefined
    return { id: `${entry.dev}:${entry.ino}`, isFolder: entry.isDirectory() }
  } catch (error) {
    // What cannot be looked at is taken for a file: opening it says why.
    const leadsNowhere = ['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')
    return leadsNowhere ? undefined : { id: path, isFolder: false }
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNREADABLE', error, folder, code)
  }
}

async function filesLike(pattern: string): Promise<readonly Found[]> {
  const { glob } = await import('tinyglobby')
  const paths = (await glob(pattern, { absolute: isAbsolute(pattern), expandDirectories: false })).toSorted()
  if (paths.length === 0) throw AuditError.of('NO_MATCH', pattern)
  return paths.map(path => found(path, dirname(pattern.slice(0, pattern.search(/[*?[\]{}]/) + 1))))
}

/** An absolute path is named from the folder that holds it on. */
const found = (path: string, folder: string): Found => ({
  isStrayLawful: true,
  path,
  name: isAbsolute(path) ? join(basename(folder), relative(folder, path)) : path
})
