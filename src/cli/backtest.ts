/** `backtest`: a log of several weeks → how plans of its first weeks would have fared in the weeks after. */
import { clockOf, zoneOf } from '../audit.ts'
import { type Backtest, backtest } from '../capacity/check/backtest.ts'
import { asked, type Said } from '../option.ts'
import { rentIn } from '../pricing/priceBook.ts'
import { PACKAGE_LIST } from '../pricing/rates.ts'
import { readLog } from '../read/readLog.ts'
import { VERSION } from '../version.ts'
import { optionsOf } from './analyze.ts'
import { deliver } from './deliver.ts'
import { interruptible } from './interruptible.ts'
import { momentsIn } from './momentsIn.ts'
import { REPLAY } from './options.ts'
import { withReading } from './reading.ts'
import { type Terminal, wantsColour } from './terminal.ts'

/** @throws AuditError where the log holds no requests one by one */
export async function backtestVerb(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const options = await optionsOf(said, PACKAGE_LIST, terminal)
  const found = await withReading<Backtest>(said, terminal, async reading => {
    const log = await readLog(files, reading)
    const data = momentsIn(log, files)
    return interruptible(() =>
      backtest(data, clockOf(log, zoneOf(reading)), options.sizing, rentIn(options.prices))
    )
  })
  const flags = asked(REPLAY, said)
  await deliver(await rendered(found, flags, terminal), flags.output, terminal)
}

type Flags = { readonly format: 'terminal' | 'json'; readonly output: string | null; readonly color: boolean }

async function rendered(
  found: Backtest,
  { format, output, color }: Flags,
  terminal: Terminal
): Promise<string> {
  if (format === 'json') {
    const head = { schemaVersion: '1', kind: 'backtest', tool: { name: 'gpuops-audit', version: VERSION } }
    return `${JSON.stringify({ ...head, ...found }, null, 2)}\n`
  }
  const [{ renderSections }, { backtestSections }] = await Promise.all([
    import('../report/terminal.ts'),
    import('../report/sections/backtest.ts')
  ])
  const toFile = output !== null
  return renderSections(backtestSections(found), {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, color)
  })
}
