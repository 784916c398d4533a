/** Names of callers → what may be shown of them. */
import { createHash } from 'node:crypto'

const SHOWN_DIGITS = 10
const MOST_CHARACTERS = 200

/**
 * A function that names callers: as hashes (`caller-` and ten digits of SHA-256), so that keys and people stay out of
 * reports while the same caller keeps the same name; or as they are, where the user asked for it.
 */
export function callerNamer(show: boolean): (name: string) => string {
  const known = new Map([['', '']])
  return name => {
    const shown = known.get(name)
    if (shown !== undefined) return shown
    const fresh = show ? name.slice(0, MOST_CHARACTERS) : `caller-${hash(name)}`
    known.set(name, fresh)
    return fresh
  }
}

const hash = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, SHOWN_DIGITS)
