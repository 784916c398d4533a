/** The text of `--prices FILE` → overrides of the price lists, or a clear refusal that names the entry. */
import { GPU_NAMES, gpuNamed } from '../catalog/gpus.ts'
import { gpuOf, NEEDED_OF_GPU, OPTIONAL_OF_GPU } from '../catalog/ownGpu.ts'
import type { Source } from '../catalog/source.ts'
import type { GpuSpec } from '../catalog/types.ts'
import { AuditError } from '../errors.ts'
import { jsonIn } from '../json.ts'
import { didYouMean, namesLike } from '../nearest.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import { type ExtraPrices, NO_EXTRAS } from './extras.ts'
import type { OwnGpuPrice, PriceBook } from './priceBook.ts'
import { flat, flatPrice, MEDIA_PARTS, type TokenPrice } from './rates.ts'

/** What a file may say of prices. */
export type OwnPrices = Pick<PriceBook, 'tokenPrices' | 'gpuPrices'> & {
  readonly extras: Partial<ExtraPrices>
}

/**
 * Reads `{ "source", "asOf", "tokens": { MODEL: … }, "gpus": { GPU: … }, "extras": { … } }` (see docs/prices.md). Every
 * part may be left out; a key that is not known is refused, since a misspelt price would silently be the listed one.
 *
 * @param file its name, for messages and as the source of its prices
 * @throws AuditError PRICES_FILE
 */
export function parsePricesFile(text: string, file: string): OwnPrices {
  const refuse = (cause: Error) => AuditError.because('PRICES_FILE', cause, file, 'is not valid JSON')
  const entry = new Entry(jsonIn(text, refuse), '', file)
  entry.allow('source', 'asOf', 'tokens', 'gpus', 'extras')
  const source = sourceOf(entry, { where: `--prices ${file}`, asOf: null, verified: false })
  const models = entry.child('tokens')
  const gpus = entry.child('gpus')
  const extras = entry.child('extras')
  extras.allow(...Object.keys(NO_EXTRAS))
  return {
    tokenPrices: new Map(
      models.keys.map(model => [model.trim().toLowerCase(), tokenPrice(models.child(model), model, source)])
    ),
    gpuPrices: new Map(gpus.keys.map(name => gpuEntry(name, gpus, source))),
    extras: Object.fromEntries(extras.keys.map(key => [key, extras.amount(key)]))
  }
}

/**
 * USD per million tokens, of web searches per thousand; cached input and cache writes without a price of their own are charged as input,
 * audio and images as text.
 */
function tokenPrice(entry: Entry, model: string, source: Source): TokenPrice {
  const media = MEDIA_PARTS.filter(part => entry.optional(part) !== null)
  const searches = entry.optional('searches')
  const texts = ['input', 'cached', 'cacheWrite', 'cacheWrite1h', 'output']
  entry.allow(...texts, ...MEDIA_PARTS, 'searches', 'source', 'asOf')
  const input = entry.amount('input')
  const rates = { input, cached: entry.optional('cached') ?? input, output: entry.amount('output') }
  const own = flatPrice(model, rates, sourceOf(entry, source))
  const [write5m, write1h] = [entry.optional('cacheWrite'), entry.optional('cacheWrite1h')]
  return {
    ...own,
    ...(write5m === null ? {} : { write5m: flat(write5m), write1h: flat(write1h ?? write5m) }),
    ...(write1h === null ? {} : { write1h: flat(write1h) }),
    ...Object.fromEntries(media.map(part => [part, flat(entry.amount(part))])),
    ...(searches === null ? {} : { searches: flat(1_000 * searches) })
  }
}

/** Its price, under the catalogue's name; of a GPU that the catalogue does not hold also what it is. */
function gpuEntry(name: string, gpus: Entry, source: Source): readonly [string, OwnGpuPrice] {
  const entry = gpus.child(name)
  const known = gpuNamed(name)
  const isDescribed = SPECIFIED.some(key => entry.keys.includes(key))
  if (known !== undefined) {
    if (isDescribed)
      throw gpus.refuse(name, 'is in the catalogue already: give a GPU of your own another name')
    return [known.name.toLowerCase(), gpuPrice(entry, source)]
  }
  if (!isDescribed)
    throw gpus.refuse(
      name,
      `is not a known GPU.${didYouMean(namesLike(name, GPU_NAMES))} For a GPU of your own, set ${NEEDED_OF_GPU.join(', ')}`
    )
  const spec = ownGpu(entry, name, source)
  return [spec.name.toLowerCase(), { ...gpuPrice(entry, source), spec }]
}

const PRICED = ['usdPerGpuHour', 'usdPerGpuMonth', 'gpusInOffer', 'termMonths', 'source', 'asOf']
const SPECIFIED: readonly string[] = [...NEEDED_OF_GPU, ...OPTIONAL_OF_GPU, 'architecture']

/** A row of the catalogue, in the units of `gpuops-audit gpus`. */
function ownGpu(entry: Entry, name: string, source: Source): GpuSpec {
  const whole = entry.optional('gpusPerNode')
  if (whole !== null && !(Number.isInteger(whole) && whole >= 1))
    throw entry.refuse('gpusPerNode', 'is not a whole number of GPUs')
  return gpuOf(
    {
      name: name.trim(),
      architecture: entry.text('architecture'),
      memoryGib: entry.positive('memoryGib'),
      bandwidthGbps: entry.positive('bandwidthGbps'),
      bf16Tflops: entry.positive('bf16Tflops'),
      fp8Tflops: entry.optional('fp8Tflops'),
      fp4Tflops: entry.optional('fp4Tflops'),
      linkGbps: entry.optional('linkGbps'),
      gpusPerNode: whole
    },
    sourceOf(entry, source)
  )
}

/** By the hour, or flat by the month of 730 h, for a whole lot of GPUs and a term. */
function gpuPrice(entry: Entry, source: Source): OwnGpuPrice {
  entry.allow(...PRICED, ...SPECIFIED)
  const [hourly, monthly] = [entry.optional('usdPerGpuHour'), entry.optional('usdPerGpuMonth')]
  if ((hourly === null) === (monthly === null))
    throw entry.refuse('', 'needs either usdPerGpuHour or usdPerGpuMonth')
  const gpusInOffer = entry.optional('gpusInOffer') ?? 1
  if (!Number.isInteger(gpusInOffer) || gpusInOffer < 1)
    throw entry.refuse('gpusInOffer', 'is not a whole number of GPUs')
  return {
    usdPerGpuHour: hourly ?? (monthly as number) / HOURS_PER_MONTH,
    gpusInOffer,
    isFlat: monthly !== null,
    termMonths: entry.optional('termMonths'),
    source: sourceOf(entry, source)
  }
}

function sourceOf(entry: Entry, otherwise: Source): Source {
  const [where, asOf] = [entry.text('source'), entry.text('asOf')]
  if (asOf !== null && !(ISO_DATE.test(asOf) && !Number.isNaN(Date.parse(asOf))))
    throw entry.refuse('asOf', 'is not a date such as 2026-11-22')
  return { ...otherwise, ...(where === null ? {} : { where }), ...(asOf === null ? {} : { asOf }) }
}

const ISO_DATE = /^\d{4}-\d\d-\d\d$/

/** One object of the file, with the path that leads to it. */
class Entry {
  private readonly fields: Readonly<Record<string, unknown>>
  private readonly path: string
  private readonly file: string

  constructor(value: unknown, path: string, file: string) {
    this.path = path
    this.file = file
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.refuse('', 'is not an object')
    this.fields = value as Readonly<Record<string, unknown>>
  }

  get keys(): readonly string[] {
    return Object.keys(this.fields)
  }

  refuse(key: string, why: string): AuditError {
    const path = [this.path, key].filter(part => part !== '').join('.')
    return AuditError.of('PRICES_FILE', this.file, path === '' ? why : `${path} ${why}`)
  }

  allow(...known: readonly string[]): void {
    const odd = this.keys.find(key => !known.includes(key))
    if (odd !== undefined) throw this.refuse(odd, `is not known.${didYouMean(namesLike(odd, known))}`)
  }

  /** An object within; one that is left out is empty. */
  child(key: string): Entry {
    const path = [this.path, key].filter(part => part !== '').join('.')
    return new Entry(this.own(key) ?? {}, path, this.file)
  }

  text(key: string): string | null {
    const value = this.own(key) ?? null
    if (value === null || typeof value === 'string') return value
    throw this.refuse(key, 'is not text')
  }

  amount(key: string): number {
    const value = this.optional(key)
    if (value === null) throw this.refuse(key, 'is missing')
    return value
  }

  positive(key: string): number {
    const value = this.amount(key)
    if (value > 0) return value
    throw this.refuse(key, 'is not above 0')
  }

  optional(key: string): number | null {
    const value = this.own(key) ?? null
    if (value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0)) return value
    throw this.refuse(key, 'is not a number from 0 up')
  }

  private own(key: string): unknown {
    return Object.hasOwn(this.fields, key) ? this.fields[key] : undefined
  }
}
