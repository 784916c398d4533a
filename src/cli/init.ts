/** `init`: a configuration file to begin with, each option with a comment. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AuditError } from '../errors.ts'
import { CONFIGURABLE } from './configurable.ts'
import type { Terminal } from './terminal.ts'

const NAME = 'gpuops-audit.config.json'

/** The promise to users and the margin: what every plan leans on. */
const BEGIN_WITH: Readonly<Record<string, string | number>> = {
  sloTtft: '2s',
  sloTpot: '50ms',
  sloAttainment: '95%',
  headroom: '20%',
  spare: 1
}

/** @throws AuditError UNWRITABLE where there is one already */
export async function init(terminal: Terminal): Promise<void> {
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
  const options = CONFIGURABLE.filter(({ key }) => key in BEGIN_WITH)
  const start = {
    $schema: './node_modules/gpuops-audit/schema/config.schema.json',
    '//': 'Options of gpuops-audit analyze, all of them in its --help. Flags and GPUOPS_AUDIT_… variables go before this file.',
    ...Object.fromEntries(
      options.flatMap(({ key, option }) => [
        [`// ${key}`, option.says],
        [key, BEGIN_WITH[key]]
      ])
    )
  }
  return `${JSON.stringify(start, null, 2)}\n`
}
