/** `order REPORT`: a plan → a folder that starts it and tests it. `order check RESULT`: what the test found, line by line. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { PassLine, ShareLine } from '../capacity/check/order/acceptance.ts'
import { checkLines, type LineResult } from '../capacity/check/order/checkOrder.ts'
import { type Order, orderOf, saysAgainst } from '../capacity/check/order/order.ts'
import { orderFiles } from '../capacity/check/order/orderFiles.ts'
import { gpusOf } from '../capacity/engine/split.ts'
import { AuditError, printable } from '../errors.ts'
import { jsonIn } from '../json.ts'
import { type Asked, asked, type Said } from '../option.ts'
import type { AuditReport } from '../report/auditReport.ts'
import { asksForGpus } from '../report/chosen.ts'
import { listAt } from '../report/savedReport.ts'
import { ChecksFailed } from './checksFailed.ts'
import { deliver } from './deliver.ts'
import { ORDERING } from './options.ts'
import { benchmarkResult } from './orderResult.ts'
import { readReport } from './readReport.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'
import { wholeFile } from './wholeFile.ts'

type OrderFlags = Asked<typeof ORDERING>

const CHECK = 'check'

/** @throws AuditError where the report has no fleet, or the result is of no known benchmark */
export async function orderVerb(operands: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const flags = asked(ORDERING, said)
  const [first = '', second] = operands
  if (first !== CHECK) return place(first, flags, terminal)
  if (second === undefined) throw AuditError.of('ORDER_NEEDS', 'a result to check', 'order check result.json')
  return check(second, flags, terminal)
}

async function place(file: string, flags: OrderFlags, terminal: Terminal): Promise<void> {
  const order = await orderIn(file, flags, terminal)
  const files = orderFiles(order, flags.seed)
  await mkdir(flags.folder, { recursive: true }).catch(error => {
    throw AuditError.because('UNWRITABLE', error, flags.folder, (error as NodeJS.ErrnoException).code ?? '')
  })
  for (const [name, text] of files) {
    const whole = wholeFile(path.join(flags.folder, name))
    whole.add(text)
    whole.finish()
  }
  const names = files.map(([name]) => `  ${path.join(flags.folder, name)}`)
  await deliver(
    flags.format === 'json'
      ? `${JSON.stringify(order, null, 2)}\n`
      : [saysAgainst(order), saysFleet(order), ...names, missing(order), '']
          .filter(line => line !== null)
          .join('\n'),
    null,
    terminal
  )
}

async function orderIn(file: string, flags: OrderFlags, terminal: Terminal): Promise<Order> {
  const saved = await readReport(file, terminal)
  if (listAt(saved, 'capacity.workloads').length === 0) throw AuditError.of('NO_ORDER', file)
  const { capacity, traffic } = saved as unknown as AuditReport
  const [workload, another] = capacity.workloads.filter(
    ({ recommended, sourceModels }) =>
      recommended !== null && (flags.source === null || sourceModels.includes(flags.source))
  )
  if (workload === undefined) throw AuditError.of('NO_ORDER', file)
  if (another !== undefined)
    throw AuditError.of('ORDER_NEEDS', 'to know for which workload', `--source ${workload.sourceModels[0]}`)
  const { input, output } = traffic.tokens
  const { repository } = flags
  const against = otherAdvice(saved as unknown as AuditReport)
  const order = orderOf(capacity, workload, { input, output }, { repository, against })
  if (order === null) throw AuditError.of('NO_ORDER', file)
  return order
}

/** The headline of a report that does not ask for GPUs: an order of them is made all the same, and says so. */
function otherAdvice(report: Partial<Pick<AuditReport, 'verdict' | 'pricing'>>): string | null {
  const { verdict, pricing } = report
  if (!verdict || !pricing) return null
  return asksForGpus({ verdict, pricing }) ? null : printable(verdict.headline)
}

const saysFleet = (order: Order): string =>
  `${order.replicas} + ${order.spareReplicas} replicas of ${order.model} with ${order.engine}, each on ${gpusOf(order)} × ${order.gpu}:`

const missing = ({ repository }: Order): string | null =>
  repository === null ? 'Name where the weights are published: --repository ORGANISATION/NAME' : null

/** Orders of before limits went by the length of a prompt state one limit. */
type SavedLine = PassLine | Omit<ShareLine, 'longestSeconds' | 'promise'>

const lineIn = (line: SavedLine): PassLine =>
  ('withinSeconds' in line ? { longestSeconds: line.withinSeconds, ...line } : line) as PassLine

async function check(file: string, flags: OrderFlags, terminal: Terminal): Promise<void> {
  const place = flags.order ?? path.join(flags.folder, 'order.json')
  const lines = listAt(await jsonOf(place), 'lines')
  if (lines.length === 0) throw AuditError.of('NO_ORDER', place)
  const result = benchmarkResult(await jsonOf(file, terminal.stdin), flags.kvCacheTokens)
  if (result === null) throw AuditError.of('NO_BENCHMARK', file)
  const found = checkLines((lines as readonly SavedLine[]).map(lineIn), result)
  await deliver(
    flags.format === 'json' ? `${JSON.stringify({ lines: found }, null, 2)}\n` : textLines(found),
    null,
    terminal
  )
  const broken = found.filter(({ outcome }) => outcome === 'broken')
  if (broken.length > 0)
    throw new ChecksFailed(broken.map(({ line, why }) => `${line.name} is broken: ${why}`))
}

const jsonOf = async (file: string, stdin?: Terminal['stdin']): Promise<unknown> =>
  jsonIn(await textOf(file, stdin), cause => AuditError.because('NO_BENCHMARK', cause, file))

const textLines = (found: readonly LineResult[]): string =>
  `${found.map(({ line, outcome, why }) => `${outcome.padEnd(10)}  ${line.name.padEnd(10)}  ${why}`).join('\n')}\n`
