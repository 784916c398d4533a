/** How stores are got at: who is asked for a password, where else one may stand, and what is loaded to talk to them. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { AuditError } from '../../errors.ts'
import type { Address } from './address.ts'

export type Access = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Asks whoever sits at the terminal, without showing what is typed; absent where nobody does. */
  readonly ask?: ((question: string) => Promise<string>) | undefined
  /** Told what is to be known before something is read: a price. */
  readonly tell?: ((line: string) => void) | undefined
}

export const NO_ACCESS: Access = { env: {} }

export type PasswordAsked = {
  readonly passwordFile?: string | undefined
  readonly askPassword?: boolean | undefined
}

/**
 * The password of a store: the one in the address, else of `--password-file`, else of the first variable that is set,
 * else what `--ask-password` is answered; `null` where none is stated. It must be shown nowhere.
 *
 * @param variables of the environment, such as `PGPASSWORD`
 * @throws AuditError NO_SUCH_TEXT, UNREADABLE, NO_PASSWORD
 */
export async function passwordOf(
  address: Address,
  { passwordFile, askPassword }: PasswordAsked,
  { env, ask }: Access,
  variables: readonly string[]
): Promise<string | null> {
  if (address.password !== null) return address.password
  if (passwordFile !== undefined) return passwordIn(passwordFile)
  const variable = variables.find(name => (env[name] ?? '') !== '')
  if (variable !== undefined) return env[variable] as string
  if (askPassword !== true) return null
  if (ask === undefined) throw AuditError.of('NO_PASSWORD', address.name, variables.join(' or '))
  return ask(`Password of ${address.name}: `)
}

/** Its first line. */
async function passwordIn(file: string): Promise<string> {
  try {
    return ((await readFile(file, 'utf8')).split(/\r?\n/, 1)[0] as string).replace(/^\uFEFF/, '')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw code === 'ENOENT' ? AuditError.of('NO_SUCH_TEXT', file) : AuditError.of('UNREADABLE', file, code)
  }
}

/** A package that few need: nobody else gets it installed. `tested`: the version that the tests run against. */
export type Peer = { readonly name: string; readonly tested: string }

/**
 * Loads packages that only a store's addresses need, and that lie beside this one or in a folder of NODE_PATH: never
 * from the working folder, which may hold anybody's code.
 *
 * @throws AuditError NEEDS_PACKAGE, which says how to install all of them
 */
export function loadPeers<Modules extends readonly unknown[]>(
  address: Address,
  peers: readonly Peer[]
): Modules {
  const load = createRequire(import.meta.url)
  return peers.map(({ name }) => {
    try {
      return load(name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
      const names = peers.map(peer => `${peer.name}@${peer.tested}`)
      throw AuditError.because(
        'NEEDS_PACKAGE',
        error,
        address.name,
        names.join(' '),
        names.map(each => `-p ${each}`).join(' ')
      )
    }
  }) as unknown as Modules
}
