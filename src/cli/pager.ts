/** A long text on a terminal → the user's pager, where $PAGER names one. */
import { spawn } from 'node:child_process'
import type { Terminal } from './terminal.ts'

/** Whether it was shown; a pager that cannot be started, or that fails, leaves the text to be printed. */
export function paged(text: string, { env }: Pick<Terminal, 'env'>): Promise<boolean> {
  const pager = env['PAGER'] ?? ''
  if (pager === '') return Promise.resolve(false)
  return new Promise(resolve => {
    // As git runs it: a command line of the user's own, with colours let through.
    const child = spawn(pager, {
      shell: true,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { LESS: 'FRX', ...env }
    })
    child.on('error', () => resolve(false))
    child.on('close', code => resolve(code === 0))
    child.stdin.on('error', () => {})
    child.stdin.end(text)
  })
}
