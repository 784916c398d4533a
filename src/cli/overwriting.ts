/** What a verb will read and write → a refusal, before a byte is read, where writing would destroy something. */
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { AuditError } from '../errors.ts'
import type { Option, Said } from '../option.ts'
import { findFiles } from '../read/source/findFiles.ts'

const STANDARD_STREAM = '-'

/**
 * Files are one where device and inode are one, whatever they are called; a file that is not there yet is known by its
 * folder and name.
 *
 * @param operands the verb's own: files, folders, patterns, or what names no file
 * @throws AuditError OVERWRITES
 */
export async function refuseOverwriting(
  options: readonly Option[],
  operands: readonly string[],
  said: Said
): Promise<void> {
  const writes = placesOf(options, said, 'written')
  if (writes.length === 0) return
  const read = new Set<string>()
  for (const mention of [...operands, ...placesOf(options, said, 'read').map(({ place }) => place)])
    for (const id of await idsOf(mention)) read.add(id)
  const written = new Map<string, string>()
  for (const { flag, place } of writes) {
    const id = await idOf(place)
    if (id === null) continue
    if (read.has(id)) throw AuditError.of('OVERWRITES', flag, place, 'read as an input')
    const other = written.get(id)
    if (other !== undefined) throw AuditError.of('OVERWRITES', flag, place, `written by ${other} as well`)
    written.set(id, flag)
  }
}

type Place = { readonly flag: string; readonly place: string }

const placesOf = (options: readonly Option[], said: Said, use: 'read' | 'written'): readonly Place[] =>
  options
    .filter(({ file }) => file === use)
    .flatMap(({ key, flag }) => {
      const places = said[key]
      return (Array.isArray(places) ? places : [places])
        .filter(place => typeof place === 'string' && place !== STANDARD_STREAM)
        .map(place => ({ flag, place }))
    })

/** Inputs that are not there are told of when they are read. */
async function idsOf(mention: string): Promise<readonly string[]> {
  try {
    const ids = (await findFiles([mention])).map(({ path }) => idOf(path))
    return (await Promise.all(ids)).filter(id => id !== null)
  } catch {
    return []
  }
}

/** `null`: standard input, or what keeps nothing, such as a terminal or /dev/null. */
async function idOf(place: string): Promise<string | null> {
  if (place === STANDARD_STREAM) return null
  try {
    const found = await stat(place, { bigint: true })
    return found.isFile() ? `${found.dev}:${found.ino}` : null
  } catch {
    const folder = path.resolve(path.dirname(place))
    return path.join(await realpath(folder).catch(() => folder), path.basename(place))
  }
}
