/** `GPUOPS_AUDIT_DEBUG=1` → what a developer asks first, on standard error: stages and their times, formats, causes. */
import { printable } from '../errors.ts'
import type { Terminal } from './terminal.ts'

type Told = Pick<Terminal, 'env' | 'stderr'>

export const isDebugging = ({ env }: Pick<Told, 'env'>): boolean =>
  !['', '0'].includes(env['GPUOPS_AUDIT_DEBUG'] ?? '')

/** To be called as each stage ends: tells how long it took, and what it found. Silent unless asked. */
export function stageTimer(terminal: Told): (stage: string, found?: string) => void {
  if (!isDebugging(terminal)) return () => {}
  let begin = performance.now()
  return (stage, found = '') => {
    const now = performance.now()
    tell(terminal, `${stage}: ${Math.round(now - begin)} ms${found === '' ? '' : `, ${found}`}`)
    begin = now
  }
}

/** The errors that led to this one, each with its stack. Silent unless asked. */
export function tellCauses(error: unknown, terminal: Told): void {
  if (!isDebugging(terminal)) return
  for (let at = error; at !== undefined; at = at instanceof Error ? at.cause : undefined)
    tell(terminal, at instanceof Error ? (at.stack ?? at.message) : String(at))
}

const tell = ({ stderr }: Told, text: string): void => {
  for (const line of text.split('\n')) stderr.write(`gpuops-audit: debug: ${printable(line)}\n`)
}
