/** An argument → the same argument in a command that is copied into a shell. */

export type Shell = 'posix' | 'windows'

const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/
/** Within double quotes neither PowerShell nor cmd.exe reads anything into the rest. */
const LIVE_ON_WINDOWS = /["$`%!]/

/** @param text without control characters: no shell quotes them alike */
export function shellWord(text: string, shell: Shell = 'posix'): string {
  if (PLAIN.test(text) && (shell === 'posix' || !text.includes('%'))) return text
  if (shell === 'posix') return `'${text.replaceAll("'", "'\\''")}'`
  return LIVE_ON_WINDOWS.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}
