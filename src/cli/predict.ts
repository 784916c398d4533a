/** `predict`: one benchmark, or a file of them → the speed that it would measure. */
import { type Answer, answerOf } from '../capacity/check/answer.ts'
import { benchmarkOf } from '../capacity/check/measuredPoint.ts'
import { type PointPredictions, predictPoints } from '../capacity/check/pointPredictions.ts'
import { calibrationUses, calibrationWarnings } from '../capacity/speed/calibrationUse.ts'
import type { OwnPoint } from '../capacity/speed/ownPoint.ts'
import type { GpuSpec } from '../catalog/types.ts'
import { AuditError, printable } from '../errors.ts'
import { type Asked, asked, type Said } from '../option.ts'
import { ownGpusIn } from '../pricing/priceBook.ts'
import { VERSION } from '../version.ts'
import { rowOf } from './benchmarkRow.ts'
import { calibrationOf } from './calibrationFile.ts'
import { deliver } from './deliver.ts'
import { interruptible } from './interruptible.ts'
import { BENCHMARK, type BenchmarkFlags, OWN_PRICES, POINTS, PREDICTION } from './options.ts'
import { ownPricesOf } from './ownPrices.ts'
import { readPoints } from './readPoints.ts'
import { type Terminal, wantsColour } from './terminal.ts'

/** What must be said of a single benchmark. */
const NEEDED = ['model', 'gpu', 'input', 'output', 'concurrency'] as const

/** @throws AuditError where something needed is not said, or a name is not known */
export async function predictVerb(
  _operands: readonly string[],
  said: Said,
  terminal: Terminal
): Promise<void> {
  const own = await calibrationOf(said)
  const { points } = asked(POINTS, said)
  const rows = points === null ? null : await readPoints(points, terminal.stdin)
  const prices = await ownPricesOf(asked(OWN_PRICES, said).prices)
  const gpus = prices === null ? [] : ownGpusIn(prices)
  const found = await interruptible(() =>
    rows === null
      ? { ...one(asked(BENCHMARK, said), own, gpus), points: null }
      : predictPoints(rows, own, gpus)
  )
  if (own.length > 0 && isUncorrected(found)) {
    terminal.stderr.write(`gpuops-audit: ${unusedText(own)}\n`)
  }
  const flags = asked(PREDICTION, said)
  await deliver(await render(found, flags, terminal), flags.save, terminal)
}

const isUncorrected = (found: Found): boolean =>
  found.points === null ? found.evidence.own === 0 : found.points.every(point => point.own === 0)

const unusedText = (own: readonly OwnPoint[]): string =>
  calibrationWarnings(
    calibrationUses(own, []),
    'nothing that is predicted is of those, and nothing is corrected'
  )
    .map(({ message }) => printable(message))
    .join(' ')

function one(flags: BenchmarkFlags, own: readonly OwnPoint[], gpus: readonly GpuSpec[]): Answer {
  const missing = NEEDED.filter(name => flags[name] === null)
  if (missing.length > 0) throw AuditError.of('PREDICT_NEEDS', missing.map(name => `--${name}`).join(', '))
  const { benchmark, leftOut } = benchmarkOf(rowOf(flags), gpus)
  if (leftOut !== null) throw AuditError.of('NO_PREDICTION', leftOut)
  const { model } = benchmark.hosted
  const { input, output } = benchmark.lengths
  if (input + output > model.context)
    throw AuditError.of('TOO_LONG', String(input + output), String(model.context), model.name)
  return answerOf(benchmark, own)
}

type Found = (Answer & { readonly points: null }) | PointPredictions

async function render(found: Found, flags: Asked<typeof PREDICTION>, terminal: Terminal): Promise<string> {
  if (flags.format === 'json') return `${JSON.stringify(jsonOf(found), null, 2)}\n`
  const [{ renderSections }, { answerSections, pointSections }] = await Promise.all([
    import('../report/terminal.ts'),
    import('../report/sections/predict.ts')
  ])
  const toFile = flags.save !== null
  return renderSections(found.points === null ? answerSections(found) : pointSections(found), {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, flags.color)
  })
}

function jsonOf(found: Found): object {
  const head = { schemaVersion: '1', tool: { name: 'gpuops-audit', version: VERSION } }
  if (found.points !== null) return { ...head, ...found }
  const { points: _, ...answer } = found
  return { ...head, ...answer }
}
