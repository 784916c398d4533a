/** `init`: a configuration file to begin with, each option with a comment, which changes nothing until it is changed. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promised } from '../capacity/promise.ts'
import { PROMISE, SIZING } from '../capacity/question.ts'
import { AuditError } from '../errors.ts'
import { defaultsOf, type Said } from '../option.ts'
import type { Terminal } from './terminal.ts'

const NAME = 'gpuops-audit.config.json'

/** A limit that is said is held, in place of the log's own: to say its default is to ask for another plan. */
const DEFAULTS = defaultsOf(PROMISE)
const isHeldWhenSaid = (name: string): boolean =>
  promised({ [name]: DEFAULTS[name as keyof typeof DEFAULTS] }).from === 'user'

/** The promise to users and the margin, what every plan leans on: those of them that hold by default. */
const BEGIN_WITH = [
  ...Object.entries(PROMISE),
  ...Object.entries({ headroom: SIZING.headroom, spare: SIZING.spare })
]
  .filter(([, { defaultText }]) => defaultText !== null)
  .map(([name, option]) => ({ ...option, isWritten: !isHeldWhenSaid(name) }))

/** @throws AuditError UNWRITABLE where there is one already */
export async function init(_operands: readonly string[], _said: Said, terminal: Terminal): Promise<void> {
  const file = path.join(terminal.cwd(), NAME)
  try {
    await writeFile(file, startText(), { flag: 'wx' })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNWRITABLE', error, NAME, code === 'EEXIST' ? 'there is one already' : code)
  }
  terminal.stderr.write(`gpuops-audit: wrote ${NAME}\n`)
}

const startText = (): string => {
  const start = {
    $schema: './node_modules/gpuops-audit/schema/config.schema.json',
    '//': 'Options of gpuops-audit analyze, all of them in its --help. Flags and GPUOPS_AUDIT_… variables go before this file.',
    ...Object.fromEntries(
      BEGIN_WITH.flatMap(({ key, help, defaultText, isWritten }) => [
        [`// ${key}`, help],
        ...(isWritten ? [[key, defaultText]] : [])
      ])
    )
  }
  return `${JSON.stringify(start, null, 2)}\n`
}
