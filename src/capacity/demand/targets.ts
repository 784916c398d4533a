/** The models a log names → the open-weight model that would serve each, and why. */
import { equivalentOf } from '../../catalog/equivalents.ts'
import { modelNamed } from '../../catalog/models.ts'
import type { ModelSpec } from '../../catalog/types.ts'
import type { Warning } from '../../log/trafficLog.ts'
import type { WorkloadKind } from '../plan.ts'
import type { SizingOptions } from '../question.ts'

/** Served where the log names no model: the suggestion for gpt-4o. */
const DEFAULT_TARGET = 'Llama-3.3-70B'

export type Assignment = {
  readonly kind: Exclude<WorkloadKind, 'batch'>
  readonly sourceModels: readonly string[]
  readonly target: ModelSpec | null
  readonly why: string
}

/** What the user wants served, whatever the log says. */
export type Chosen = {
  readonly all: ModelSpec | null
  /** By the source model's name in lower case. */
  readonly bySource: ReadonlyMap<string, ModelSpec>
}

/**
 * Groups source models by the model that would serve them; a model without one stands alone.
 *
 * @param assumed the source model of rows whose log names none, or `null`
 */
export function assignTargets(
  sourceModels: readonly string[],
  chosen: Chosen,
  assumed: string | null
): Assignment[] {
  const groups = new Map<string, Assignment[]>()
  for (const source of sourceModels) {
    const assignment = {
      ...targetOf(source === '' ? (assumed ?? '') : source, chosen),
      sourceModels: [source]
    }
    const key = assignment.target ? `${assignment.kind} ${assignment.target.name}` : `none for ${source}`
    groups.set(key, [...(groups.get(key) ?? []), assignment])
  }
  return [...groups.values()].map(merge)
}

const merge = (group: readonly Assignment[]): Assignment => ({
  sourceModels: group.flatMap(({ sourceModels }) => sourceModels),
  kind: group[0]?.kind ?? 'chat',
  target: group[0]?.target ?? null,
  why: [...new Set(group.map(({ why }) => why))].join(' ')
})

type Target = Omit<Assignment, 'sourceModels'>

function targetOf(source: string, { all, bySource }: Chosen): Target {
  const mapped = bySource.get(source.toLowerCase())
  if (mapped)
    return assign(mapped, `${mapped.name} was named as the model to serve in place of ${source}.`, source)
  const suggested = suggestionFor(source)
  const isEmbedding = isEmbeddingModel(source, suggested.target)
  const isUnknown = source === '' || suggested.target === null
  if (all !== null && (all.embeds ? isEmbedding || isUnknown : !isEmbedding)) {
    return assign(all, `${all.name} was named as the model to serve.`, source)
  }
  return suggested
}

const assign = (target: ModelSpec | null, why: string, source: string): Target => ({
  kind: isEmbeddingModel(source, target) ? 'embedding' : 'chat',
  target,
  why
})

/** By its name, or because an embedding model is to serve it. */
const isEmbeddingModel = (source: string, target: ModelSpec | null): boolean =>
  /embedding/i.test(source) || (target?.embeds ?? false)

function suggestionFor(source: string): Target {
  if (source === '') {
    const why = `The log names no model; ${DEFAULT_TARGET} is assumed (--target-model).`
    return assign(modelOf(DEFAULT_TARGET), why, source)
  }
  const itself = modelNamed(source)
  if (itself) return assign(itself, `${source} is an open-weight model: it is served as it is.`, source)
  const equivalent = equivalentOf(source)
  if (!equivalent) {
    const isEmbedding = isEmbeddingModel(source, null)
    const what = isEmbedding ? 'an embedding model with --model-map' : 'one with --target-model'
    const why = `No open-weight equivalent of ${source} is established: name ${what}.`
    return assign(null, why, source)
  }
  const { open, evidence, confidence } = equivalent
  const why = `${open} is suggested for ${source}: ${evidence} (confidence: ${confidence}).`
  return assign(modelOf(open), why, source)
}

const modelOf = (name: string): ModelSpec | null => modelNamed(name) ?? null

/** What --model-map names and the log does not hold, as a slip of the pen would have it. */
export function unusedMappings(
  { modelMap, sourceModel }: Pick<SizingOptions, 'modelMap' | 'sourceModel'>,
  { models, batchModels }: { readonly models: readonly string[]; readonly batchModels: readonly string[] }
): readonly Warning[] {
  const held = new Set([...models, ...batchModels].map(name => (name || (sourceModel ?? '')).toLowerCase()))
  const unused = [...modelMap.keys()].filter(name => !held.has(name))
  if (unused.length === 0) return []
  const message = `--model-map names ${unused.join(', ')}, which the log does not hold.`
  return [
    {
      code: 'model-map-unused',
      message,
      effect: 'Its models are served as they would be without that option.'
    }
  ]
}
