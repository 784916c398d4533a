/** The flags of an HTML report → its title, whom it is for, and its logo. */
import { basename, isAbsolute } from 'node:path'
import { AuditError } from '../errors.ts'
import type { Asked, Option } from '../option.ts'
import { withoutPassword } from '../read/source/address.ts'
import type { PageOptions } from '../report/html/html.ts'
import type { Logo } from '../report/html/masthead.ts'
import { LOG, REPORT } from './options.ts'
import { PAGE } from './pageQuestion.ts'
import { bytesOf } from './textFile.ts'

type PageFlags = Pick<
  Asked<typeof REPORT>,
  'title' | 'logo' | 'preparedFor' | 'preparedBy' | 'issued' | 'theme' | 'appendix'
>

/** @throws AuditError NO_SUCH_TEXT, UNREADABLE or BAD_OPTION, all for the logo */
export const pageOptionsOf = async ({
  title,
  preparedFor,
  preparedBy,
  issued,
  theme,
  appendix,
  logo
}: PageFlags): Promise<PageOptions> => ({
  title,
  preparedFor,
  preparedBy,
  issued,
  theme,
  appendix,
  logo: logo === null ? null : logoOf(logo, await bytesOf(logo)),
  whatIf: null
})

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
const LEFT_OUT: readonly Option[] = [
  ...[REPORT.output, REPORT.format, REPORT.table, REPORT.openmetrics, ...Object.values(PAGE), REPORT.failOn],
  ...[REPORT.color, REPORT.full, REPORT.section, REPORT.json, REPORT.summary, REPORT.quiet, REPORT.verbose],
  ...[LOG.rejects, LOG.callerKey]
]

/**
 * The arguments that ask the same again: without what only presents the report or is secret in an address, and of
 * absolute paths the last part alone, as in the report: the page is handed on.
 */
export const commandOf = (argv: readonly string[]): readonly string[] =>
  withoutPresentation(argv.slice(2)).map(word => withoutFolders(withoutSecrets(word)))

/** The arguments that are left when all that presents the report is taken out, with its values. */
export function withoutPresentation(words: readonly string[]): readonly string[] {
  const left: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    const [name] = word.split('=', 1)
    const option = LEFT_OUT.find(({ flags }) => flags.split(/[ ,]+/).includes(name as string))
    if (option === undefined) left.push(word)
    else if (option.takesValue && name === word) i++
  }
  return left
}

/** Passwords stand before the host, signatures of a download behind its path. */
const withoutSecrets = (argument: string): string =>
  withoutPassword(argument)
    .replace(/:\/\/[^@/]*@/, '://')
    .replace(/(https?:\/\/[^?#\s]*)[?#]\S*/, '$1')

function withoutFolders(argument: string): string {
  const [, flag = '', value = argument] = /^(--[\w-]+=)(.*)$/s.exec(argument) ?? []
  return isAbsolute(value) ? flag + basename(value) : argument
}
