/** The flags of an HTML report → its title, whom it is for, and its logo. */
import { readFile } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { AuditError } from '../errors.ts'
import type { Logo, PageOptions } from '../report/html/html.ts'

export type PageFlags = {
  readonly title?: string
  readonly logo?: string
  readonly preparedFor?: string
}

/** @throws AuditError NO_SUCH_FILE, UNREADABLE or BAD_OPTION, all for the logo */
export const pageOptionsOf = async ({ title, logo, preparedFor }: PageFlags): Promise<PageOptions> => ({
  title: title ?? null,
  preparedFor: preparedFor ?? null,
  logo: logo === undefined ? null : logoOf(logo, await bytesOf(logo)),
  whatIf: null
})

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT') throw AuditError.because('NO_SUCH_FILE', error, file)
    throw AuditError.because('UNREADABLE', error, file, code)
  }
}

/** The page has a size to keep. */
const LARGEST_LOGO = 300_000

function logoOf(file: string, bytes: Buffer): Logo {
  if (bytes.length > LARGEST_LOGO)
    throw AuditError.of('BAD_OPTION', '--logo', file, 'an image of at most 300 kB')
  const type = typeOf(bytes)
  if (type === null) throw AuditError.of('BAD_OPTION', '--logo', file, 'a PNG, JPEG or SVG image')
  return { type, base64: bytes.toString('base64') }
}

/** By what the file begins with, whatever its name says. */
function typeOf(bytes: Buffer): Logo['type'] | null {
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff') return 'image/jpeg'
  const start = bytes.subarray(0, 1_000).toString('utf8')
  return /^\s*(<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(start) && /<svg[\s>]/i.test(bytes.toString('utf8'))
    ? 'image/svg+xml'
    : null
}

/** They say what becomes of the report, not what is in it; or are nobody else's business. */
const LEFT_OUT = [
  ...['--output', '--format', '--table', '--title', '--prepared-for', '--logo', '--fail-on'],
  ...['--rejects', '--caller-key']
]

/**
 * The arguments that ask the same again: without what only presents the report or is secret in an address, and of
 * absolute paths the last part alone, as in the report: the page is handed on.
 */
export function commandOf(argv: readonly string[]): readonly string[] {
  const said: string[] = []
  for (let i = 2; i < argv.length; i++) {
    const argument = argv[i] as string
    if (LEFT_OUT.includes(argument)) i++
    else if (!LEFT_OUT.includes(argument.split('=', 1)[0] as string) && argument !== '--no-color')
      said.push(withoutFolders(withoutSecrets(argument)))
  }
  return said
}

/** Passwords stand before the host, signatures of a download behind its path. */
const withoutSecrets = (argument: string): string =>
  argument.replace(/:\/\/[^@/]*@/, '://').replace(/(https?:\/\/[^?#\s]*)[?#]\S*/, '$1')

function withoutFolders(argument: string): string {
  const [, flag = '', value = argument] = /^(--[\w-]+=)(.*)$/s.exec(argument) ?? []
  return isAbsolute(value) ? flag + basename(value) : argument
}
