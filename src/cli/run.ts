/** argv → one verb → an exit code: 0 done, 1 a check failed, 2 could not run, 3 hold (of cutover), 70 a bug. */

import { AuditError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { ChecksFailed } from './checksFailed.ts'
import { isDebugging, tellCauses } from './debug.ts'
import { EndsWith } from './endsWith.ts'
import type { Terminal } from './terminal.ts'

const EXIT_DONE = 0
const EXIT_CHECK_FAILED = 1
const EXIT_COULD_NOT_RUN = 2
export const EXIT_BUG = 70

/** Runs the command line. The process is a parameter, so that tests can hand in a made-up one. */
export async function run(terminal: Terminal): Promise<number> {
  leaveErrorsToWriters(terminal)
  if (isDebugging(terminal)) process.setSourceMapsEnabled(true)
  // Scripts ask for it at every start: it needs no verb, nor what declares them.
  if (VERSION_ASKED.includes(terminal.argv.slice(2).join(' '))) {
    terminal.stdout.write(`${VERSION}\n`)
    return EXIT_DONE
  }
  const { runVerb, usageOutcome, withCommands } = await import('./program.ts')
  try {
    await runVerb(terminal)
    return EXIT_DONE
  } catch (error) {
    const code = exitCodeOf(error, usageOutcome(error), terminal, withCommands)
    if (code !== EXIT_DONE) tellCauses(error, terminal)
    return code
  }
}

const VERSION_ASKED: readonly string[] = ['--version', '-V']

function exitCodeOf(
  error: unknown,
  outcome: 'told' | 'misused' | undefined,
  terminal: Terminal,
  withCommands: (text: string, terminal: Terminal) => string
): number {
  if (error instanceof EndsWith) return error.exitCode
  if (outcome !== undefined) return outcome === 'told' ? EXIT_DONE : EXIT_COULD_NOT_RUN
  if (error instanceof AuditError) {
    terminal.stderr.write(`gpuops-audit: ${withCommands(error.message, terminal)}\n`)
    return EXIT_COULD_NOT_RUN
  }
  if (isWithoutFolder(error)) {
    terminal.stderr.write(`gpuops-audit: ${AuditError.of('NO_FOLDER').message}\n`)
    return EXIT_COULD_NOT_RUN
  }
  if (error instanceof ChecksFailed) {
    for (const failure of error.failures) terminal.stderr.write(`gpuops-audit: failed: ${failure}\n`)
    return EXIT_CHECK_FAILED
  }
  terminal.stderr.write(bugReport(error))
  return EXIT_BUG
}

/** Whoever asks for the working folder, when it is gone, gets this from the system. */
const isWithoutFolder = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd'

export function bugReport(error: unknown): string {
  const stack = error instanceof Error ? error.stack : String(error)
  return `gpuops-audit: a bug in gpuops-audit ${VERSION}. Please report it with these lines:\n${stack}\n`
}

/** Who writes learns of a failure from the write itself; without a listener the event would end the process. */
function leaveErrorsToWriters({ stdout, stderr }: Terminal): void {
  for (const stream of [stdout, stderr]) stream.on('error', () => {})
}
