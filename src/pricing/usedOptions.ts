/** What the user says of models and GPUs, and a log → a clear refusal of what names nothing in it: a misspelt name must not do nothing in silence. */
import { deprecationOf } from '../catalog/deprecations.ts'
import { gpuNamed } from '../catalog/gpus.ts'
import { modelNamed } from '../catalog/models.ts'
import { AuditError } from '../errors.ts'
import { namesLike } from '../nearest.ts'
import type { BilledUsage } from './billed.ts'
import type { PriceBook } from './priceBook.ts'

/** What the options of the command line call themselves as the source of a price; a file may hold prices of other logs. */
const FLAG = { tokenPrice: '--token-price', gpuPrice: '--gpu-price' } as const

/**
 * @param gpus that are asked for; empty: all of them
 * @param mapped names that --model-map gives a stand-in, in lower case
 * @throws {AuditError} NAMES_NOTHING
 */
export function refuseUnused(
  usage: BilledUsage,
  book: PriceBook,
  gpus: readonly string[],
  mapped: Iterable<string>
): void {
  const inLog = usage.models.map(name => name || (book.sourceModel ?? '')).filter(name => name !== '')
  const listed = usage.kinds.flatMap(({ listed }) => listed?.model ?? [])
  const successors = inLog.flatMap(name => deprecationOf(name)?.successor ?? [])
  const known = [...new Set([...inLog, ...listed, ...successors])]
  const lower = new Set(known.map(name => name.toLowerCase()))
  for (const [name, { source }] of book.tokenPrices) {
    if (source.where === FLAG.tokenPrice && !lower.has(name) && modelNamed(name) === undefined)
      throw refused(FLAG.tokenPrice, name, known)
  }
  for (const name of book.billedAs.keys()) if (!lower.has(name)) throw refused('--billed-as', name, inLog)
  for (const name of mapped) if (!lower.has(name)) throw refused('--model-map', name, inLog)
  const asked = gpus.flatMap(name => gpuNamed(name)?.name ?? [])
  for (const [name, { source }] of book.gpuPrices) {
    const isAsked = asked.length === 0 || asked.some(gpu => gpu.toLowerCase() === name)
    if (source.where === FLAG.gpuPrice && !isAsked) throw refused(FLAG.gpuPrice, name, asked)
  }
}

/** A currency without its rate, or a rate of none, would do nothing. Throws BAD_OPTION. */
export function refuseHalfACurrency({
  currency,
  exchangeRate
}: Pick<PriceBook, 'currency' | 'exchangeRate'>): void {
  if (currency !== null && !(exchangeRate !== null && exchangeRate > 0))
    throw AuditError.of('CURRENCY_NEEDS', currency)
  if (currency === null && exchangeRate !== null) throw AuditError.of('RATE_NEEDS')
}

function refused(flag: string, name: string, known: readonly string[]): AuditError {
  const [nearest] = namesLike(name, known, 1)
  return AuditError.of('NAMES_NOTHING', flag, name, nearest ?? '')
}
