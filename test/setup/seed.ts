/** From which draws the properties begin. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * A seed made of the sources: the same files give the same draws, so that what has passed passes again, and each change is
 * tried on draws of its own. [0, 2^31)
 *
 * @param folders all their files of TypeScript count, at any depth
 */
export function seedOf(folders: readonly string[]): number {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const sources = files.filter(file => file.endsWith('.ts') && !file.includes('node_modules')).sort()
    for (const file of sources) hash.update(file).update(readFileSync(path.join(folder, file)))
  }
  return hash.digest().readUInt32BE() >>> 1
}
