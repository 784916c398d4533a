/** The command that was run → those that say more, ready to be pasted. */
import { printable } from '../errors.ts'
import { withoutPassword } from '../read/source/address.ts'
import { shellWord } from '../shell.ts'
import { calledAs, SHELL } from './calledAs.ts'
import { withoutPresentation } from './pageOptions.ts'
import type { Terminal } from './terminal.ts'

export function nextCommands(
  terminal: Pick<Terminal, 'argv' | 'env' | 'cwd'>
): readonly (readonly [string, string])[] {
  const called = calledAs(terminal)
  const words = withoutPresentation(terminal.argv.slice(2)).map(word =>
    shellWord(printable(withoutPassword(word)), SHELL)
  )
  const again = [called, ...words].join(' ')
  return [
    [`${again} --full`, 'all of it'],
    [`${again} --output report.html`, 'a page to send'],
    [`${called} explain gpus`, 'what a figure means']
  ]
}
