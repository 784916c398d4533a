/** A model's name taken apart → the entries of price lists that may stand for it, the likeliest first. */
import type { BilledModel } from '../catalog/billedModel.ts'
import { makerOf } from '../catalog/makers.ts'
import { idsAt } from './idsAt.ts'

export type Reading = {
  /** Id of the price list. */
  readonly provider: string
  readonly id: string
  readonly billedBy: string
  /** Stands before the name and is no provider that is known. */
  readonly stranger?: string
  /** Only the way in which the name is written says who bills. */
  readonly isGuessed?: boolean
}

/** Of fine-tuned models; the package would take them for their base. */
export const TUNED = 'ft:'

/** No other host ends names so. */
const GROQ_ONLY = /-(?:versatile|instant|specdec|8192|32768)$/

/** In lower case these are OpenRouter's: the makers themselves, and gateways that ask them, write other names. */
const OPENROUTER_FIRST =
  /^(?:mistralai\/|moonshotai\/|z-ai\/|minimax\/minimax-|xiaomi\/mimo|deepseek\/(?!deepseek-(?:chat|reasoner|coder|flash|v4[^/]*)$))/

/** An open-weight model is its maker's only where nobody else is named. */
export function readingsOf(name: string, billed: BilledModel): readonly Reading[] {
  const { provider, id, isTuned } = billed
  if (isTuned) return tunedReadings(id, provider)
  const routed = routedReadings(name, billed)
  if (provider === null)
    return [...byItsMaker(billed), ...(GROQ_ONLY.test(id) ? at('groq', [id]) : []), ...routed]
  const asSold = at(provider, idsAt(provider, id))
  const maker = makerOf(id)
  const atMaker =
    maker === null || maker.isOpen ? [] : at(maker.provider, idsAt(maker.provider, maker.id), provider)
  const isRouted = OPENROUTER_FIRST.test(name.trim())
  return isRouted ? [...routed, ...asSold, ...atMaker] : [...asSold, ...atMaker, ...routed]
}

const at = (provider: string, ids: readonly string[], billedBy = provider): readonly Reading[] =>
  ids.map(id => ({ provider, id, billedBy }))

function byItsMaker({ id, stranger }: BilledModel): readonly Reading[] {
  const maker = makerOf(id)
  if (maker === null || (maker.isOpen && stranger !== undefined)) return []
  const readings = at(maker.provider, idsAt(maker.provider, maker.id))
  return stranger === undefined ? readings : readings.map(reading => ({ ...reading, stranger }))
}

/** `maker/model` in lower case is how OpenRouter writes names; so does Hugging Face some. */
function routedReadings(name: string, { provider, isRepository }: BilledModel): readonly Reading[] {
  const text = name.trim()
  if (!text.includes('/') || text !== text.toLowerCase()) return []
  if (provider === 'openrouter' || isRepository === true) return []
  return at('openrouter', [text]).map(reading => ({ ...reading, isGuessed: true }))
}

const tunedReadings = (id: string, provider: string | null): readonly Reading[] =>
  [id, id.replace(/-\d{4}-\d{2}-\d{2}$|-\d{4}$/, '')].map(one => ({
    provider: 'openai',
    id: `${TUNED}${one}`,
    billedBy: provider ?? 'openai'
  }))

const SIZE = /(?<![a-z\d])(\d+(?:\.\d+)?(?:x\d+)?)b(?![a-z\d])/g
const VERSION = /-v(\d+(?:[p.]\d+)?)(?![\d.])/

/**
 * Whether a list that goes by beginnings and patterns took a name for another model: of another size, another version, a
 * distilled one for its teacher, a guard for what it guards.
 */
export function isOtherModel(id: string, model: string): boolean {
  const listed = model.toLowerCase()
  const [sizes, others] = [sizesIn(id), sizesIn(listed)]
  if (sizes.length > 0 && others.length > 0 && !sizes.some(size => others.includes(size))) return true
  if (/distill/.test(id) !== /distill/.test(listed) || /guard/.test(id) !== /guard/.test(listed)) return true
  const [version, other] = [VERSION.exec(id)?.[1], VERSION.exec(listed)?.[1]]
  return !id.includes('claude') && version !== undefined && other !== undefined && version !== other
}

const sizesIn = (text: string): readonly string[] =>
  [...text.toLowerCase().matchAll(SIZE)].map(([, size]) => size as string)
