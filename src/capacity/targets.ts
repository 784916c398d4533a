/** The models a log names → the open-weight model that would serve each, and why. */
import { equivalentOf } from '../catalog/equivalents.ts'
import { modelNamed } from '../catalog/models.ts'
import type { ModelSpec } from '../catalog/types.ts'

/** Served where the log names no model: the suggestion for gpt-4o. */
const DEFAULT_TARGET = 'Llama-3.3-70B'

export type Assignment = {
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
    const key = assignment.target?.name ?? `none for ${source}`
    groups.set(key, [...(groups.get(key) ?? []), assignment])
  }
  return [...groups.values()].map(merge)
}

const merge = (group: readonly Assignment[]): Assignment => ({
  sourceModels: group.flatMap(({ sourceModels }) => sourceModels),
  target: group[0]?.target ?? null,
  why: [...new Set(group.map(({ why }) => why))].join(' ')
})

function targetOf(source: string, { all, bySource }: Chosen): Omit<Assignment, 'sourceModels'> {
  const assign = (target: ModelSpec | null, why: string) => ({ target, why })
  const mapped = bySource.get(source.toLowerCase())
  if (mapped) return assign(mapped, `${mapped.name} was named as the model to serve in place of ${source}.`)
  if (/embedding/i.test(source)) {
    return assign(
      null,
      `${source} is an embedding model: it generates no tokens, and is not sized in this version.`
    )
  }
  if (all !== null) return assign(all, `${all.name} was named as the model to serve.`)
  if (source === '') {
    return assign(
      modelOf(DEFAULT_TARGET),
      `The log names no model; ${DEFAULT_TARGET} is assumed (--target-model).`
    )
  }
  const itself = modelNamed(source)
  if (itself) return assign(itself, `${source} is an open-weight model: it is served as it is.`)
  const equivalent = equivalentOf(source)
  if (!equivalent) {
    return assign(
      null,
      `No open-weight equivalent of ${source} is established: name one with --target-model.`
    )
  }
  const { open, evidence, confidence } = equivalent
  return assign(modelOf(open), `${open} is suggested for ${source}: ${evidence} (confidence: ${confidence}).`)
}

const modelOf = (name: string): ModelSpec | null => modelNamed(name) ?? null
