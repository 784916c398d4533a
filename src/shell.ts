/** An argument → the same argument in a command that is copied into a shell. */

export type Shell = 'posix' | 'windows'

const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/
/** Within double quotes neither PowerShell nor cmd.exe reads anything into the rest. PowerShell takes curly quotes for straight ones. */
const LIVE_ON_WINDOWS = /["“”„$`%!]/
/** PowerShell splats what begins with @; cmd.exe expands %NAME%. */
const BARE_IN_POSIX_ALONE = /^@|%/
/** What PowerShell takes for the end of a text in single quotes, unless it stands twice. */
const SINGLE_QUOTES = /['‘’‚‛]/g

/** @param text without control characters: no shell quotes them alike */
export function shellWord(text: string, shell: Shell = 'posix'): string {
  if (PLAIN.test(text) && (shell === 'posix' || !BARE_IN_POSIX_ALONE.test(text))) return text
  if (shell === 'posix') return `'${text.replaceAll("'", "'\\''")}'`
  return LIVE_ON_WINDOWS.test(text) ? powershellText(text) : `"${text}"`
}

/** A file in a command of a POSIX shell: one whose name begins with a dash would be an option. `FILE` for standard input. */
export const fileWord = (path: string): string =>
  path === '-' ? 'FILE' : shellWord(path.startsWith('-') ? `./${path}` : path)

/** A command that reads a file, unpacked by a program of that name where it is packed. */
export const fedWith = (command: string, path: string, packing: string | undefined): string =>
  packing === undefined ? `${command} < ${fileWord(path)}` : `${packing} -dc ${fileWord(path)} | ${command}`

/** A text that PowerShell takes as it stands. */
export const powershellText = (text: string): string => `'${text.replace(SINGLE_QUOTES, '$&$&')}'`
