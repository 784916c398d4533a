/** `models` and `gpus`: what the catalogue holds → a table, or JSON. */
import { GPUS } from '../catalog/gpus.ts'
import { MODELS } from '../catalog/models.ts'
import { openModelOffers } from '../catalog/openModelPrices.ts'
import type { GpuSpec, ModelSpec } from '../catalog/types.ts'
import { AuditError } from '../errors.ts'
import { namesLike } from '../nearest.ts'
import { asked, type Said } from '../option.ts'
import { rentIn } from '../pricing/priceBook.ts'
import { type Cell, table } from '../report/blocks.ts'
import { renderSections } from '../report/terminal.ts'
import { BYTES_PER_GIB } from '../units.ts'
import { count, UNKNOWN, unitPrice } from '../words.ts'
import { LIST } from './options.ts'
import { type Terminal, wantsColour } from './terminal.ts'

type Listed = Readonly<Record<string, string | number | null>>

const LISTED_RENT = rentIn({ gpuPrices: new Map() })

/** @throws AuditError UNKNOWN_NAME where no name holds the text */
export function models([wanted]: readonly string[], said: Said, terminal: Terminal): void {
  const rows = holding(MODELS, wanted, 'Model', 'models').map(modelRow)
  list(
    'Models with open weights, their prices by the token in USD per million tokens',
    MODEL_COLUMNS,
    rows,
    said,
    terminal
  )
}

/** @throws AuditError UNKNOWN_NAME where no name holds the text */
export function gpus([wanted]: readonly string[], said: Said, terminal: Terminal): void {
  const rows = holding(GPUS, wanted, 'GPU', 'gpus').map(gpuRow)
  list(
    'GPUs, on-demand rent in USD per GPU-hour (median of the providers)',
    GPU_COLUMNS,
    rows,
    said,
    terminal
  )
}

const MODEL_COLUMNS = {
  model: 'Model',
  billionParameters: '>B parameters',
  billionActive: '>active',
  context: '>Context',
  nativePrecision: 'Weights',
  usdPerMtokInput: '>Input from',
  usdPerMtokOutput: '>Output',
  provider: 'At',
  licence: 'Licence'
} as const

/** The offer whose input costs least. */
function modelRow(model: ModelSpec): Listed {
  const [cheapest] = openModelOffers(model.name).toSorted((a, b) => a.usdPerMtokInput - b.usdPerMtokInput)
  return {
    model: model.name,
    billionParameters: oneDecimal(model.parameters / 1e9),
    billionActive: oneDecimal((model.activeParameters + model.lmHeadParameters) / 1e9),
    context: model.context,
    nativePrecision: model.nativePrecision,
    usdPerMtokInput: cheapest?.usdPerMtokInput ?? null,
    usdPerMtokOutput: cheapest?.usdPerMtokOutput ?? null,
    provider: cheapest?.provider ?? null,
    licence: model.licence
  }
}

const GPU_COLUMNS = {
  gpu: 'GPU',
  architecture: 'Architecture',
  memoryGib: '>GiB',
  bandwidthGbps: '>GB/s',
  bf16Tflops: '>bf16 TFLOP/s',
  fp8Tflops: '>fp8',
  usdPerGpuHour: '>Rent',
  providers: '>Providers'
} as const

function gpuRow(gpu: GpuSpec): Listed {
  const rented = LISTED_RENT(gpu.name, 1)
  return {
    gpu: gpu.name,
    architecture: gpu.architecture,
    memoryGib: oneDecimal(gpu.memoryBytes / BYTES_PER_GIB),
    bandwidthGbps: Math.round(gpu.bandwidth / 1e9),
    bf16Tflops: oneDecimal(gpu.flops.bf16 / 1e12),
    fp8Tflops: gpu.flops.fp8 === null ? null : oneDecimal(gpu.flops.fp8 / 1e12),
    usdPerGpuHour: rented?.usdPerGpuHour ?? null,
    providers: rented?.providers ?? null
  }
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10

function holding<Named extends { readonly name: string }>(
  all: readonly Named[],
  wanted: string | undefined,
  what: string,
  verb: 'models' | 'gpus'
): readonly Named[] {
  if (wanted === undefined) return all
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
  if (found.length > 0) return found
  const names = all.map(({ name }) => name)
  const near = namesLike(wanted, names)
  throw AuditError.of('UNKNOWN_NAME', what, wanted, near, verb)
}

function list(
  title: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Listed[],
  said: Said,
  terminal: Terminal
): void {
  const { format, color } = asked(LIST, said)
  if (format === 'json') return void terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  const cells = rows.map(row => Object.keys(columns).map(key => cell(key, row[key] ?? null)))
  const options = { width: terminal.stdout.columns ?? 120, colour: wantsColour(terminal, color) }
  terminal.stdout.write(renderSections([{ title, blocks: [table(Object.values(columns), cells)] }], options))
}

const cell = (key: string, value: string | number | null): Cell => {
  if (value === null) return UNKNOWN
  if (typeof value === 'string') return value
  return key.startsWith('usd') ? unitPrice(value) : count(value)
}
