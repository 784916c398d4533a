/** The command that was run → those that say more, ready to be pasted. */
import { platform } from 'node:process'
import { printable } from '../errors.ts'
import { withoutPassword } from '../read/source/address.ts'
import { shellWord } from '../shell.ts'
import { withoutPresentation } from './pageOptions.ts'

/** @param argv as the program got it; its own arguments come third */
export function nextCommands(argv: readonly string[]): readonly (readonly [string, string])[] {
  const shell = platform === 'win32' ? 'windows' : 'posix'
  const words = withoutPresentation(argv.slice(2)).map(word =>
    shellWord(printable(withoutPassword(word)), shell)
  )
  const again = ['gpuops-audit', ...words].join(' ')
  return [
    [`${again} --full`, 'all of it'],
    [`${again} --output report.html`, 'a page to send'],
    ['gpuops-audit explain gpus', 'what a figure means']
  ]
}
