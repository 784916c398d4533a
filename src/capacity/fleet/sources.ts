/** The models a log names → what each asks for, and the open-weight models that may serve it, alone or together. */
import { MODEL_NAMES, modelNamed } from '../../catalog/models.ts'
import type { Mode } from '../../catalog/quality/relation.ts'
import { RELATIONS, type Relation } from '../../catalog/quality/relation.ts'
import {
  asTuned,
  optionNamed,
  type TargetOption,
  type TargetsFound,
  targetsFor
} from '../../catalog/targets.ts'
import type { ModelSpec } from '../../catalog/types.ts'
import { AuditError } from '../../errors.ts'
import type { Demands } from '../demand/demand.ts'
import { BF16_BYTES, kvBytesPerToken } from '../engine/memory.ts'
import type { SizingOptions } from '../question.ts'

/** The traffic of one model of the log that may share a fleet with others of its kind. */
export type SourceTraffic = {
  /** As in the log; empty: it names none. */
  readonly name: string
  readonly kind: 'chat' | 'embedding'
  /** It may wait for a day. */
  readonly isBatch: boolean
  /** What may serve it, by the relation asked for; empty: nothing does, and `why` says so. */
  readonly options: (required: Relation) => readonly TargetOption[]
  /** The user chose what serves it. */
  readonly isNamed: boolean
  readonly why: string
}

/** One model that may serve all of a group, and the relation it bears to each source. */
export type GroupTarget = {
  readonly model: ModelSpec
  readonly mode: Mode
  /** In the group's order. */
  readonly bySource: readonly TargetOption[]
}

export const REQUIRED: Relation = 'about-as-good'

/** @throws AuditError UNKNOWN_NAME for a model that the catalogue does not hold */
export function sourcesOf(demands: Demands, options: SizingOptions): readonly SourceTraffic[] {
  const one = (isBatch: boolean) => (name: string) => sourceOf(name, isBatch, options, demands)
  return [...demands.models.map(one(false)), ...demands.batchModels.map(one(true))]
}

/** What may stand in for a model of the log, whoever serves it. */
export const standInsOf =
  (options: SizingOptions, demands: Pick<Demands, 'speaking'>) =>
  (sourceModel: string): readonly TargetOption[] =>
    sourceOf(sourceModel, false, options, demands).options(REQUIRED)

function sourceOf(
  name: string,
  isBatch: boolean,
  { sourceModel, targetModel, modelMap, ownModel }: SizingOptions,
  { speaking }: Pick<Demands, 'speaking'>
): SourceTraffic {
  const called = name === '' ? (sourceModel ?? '') : name
  const found = heardBy(targetsFor(called), speaking.includes(name))
  const mapped = modelMap.get(called.toLowerCase()) ?? modelMap.get(name.toLowerCase())
  const all = ownModel ?? (targetModel === null ? null : targetNamed(targetModel))
  const suits = all !== null && (all.embeds === found.embeds || called === '') && found.by !== 'none'
  const named = mapped === undefined ? (suits ? all : null) : targetNamed(mapped)
  const own = named === null ? null : optionNamed(called, named)
  return {
    name,
    kind: (own?.model.embeds ?? found.embeds) ? 'embedding' : 'chat',
    isBatch,
    options:
      own === null
        ? required => permitted(found, required).map(option => asTuned(option, found.tunedFrom))
        : () => [own],
    isNamed: own !== null,
    why: whyNone(called, found)
  }
}

function targetNamed(name: string): ModelSpec {
  const known = modelNamed(name)
  if (known === undefined) throw AuditError.of('UNKNOWN_NAME', 'Model', name, MODEL_NAMES, 'models')
  return known
}

/** `unheard`: the requests hold audio, and what the catalogue knows of its models is text. */
type Found = Omit<TargetsFound, 'by'> & { readonly by: TargetsFound['by'] | 'unheard' }

const heardBy = (found: TargetsFound, isSpeaking: boolean): Found =>
  isSpeaking && found.by !== 'own' ? { ...found, by: 'unheard', options: [] } : found

function whyNone(name: string, { by }: Found): string {
  if (by === 'unheard')
    return `The requests of ${name} hold audio, and no open-weight model is known here to hear or speak: name one that does with --target-model.`
  return by === 'none'
    ? `${name} writes no text: no language model stands in for it.`
    : `No open-weight model is known for ${name === '' ? 'rows without a model' : name}: name one with --target-model.`
}

/** Nearest of those that are behind. */
const WEAKER_TRIED = 3

const rank = (relation: Relation): number => RELATIONS.indexOf(relation)

/**
 * The options that bear the required relation; where none does, the strongest of the weaker ones. A source that does not think gets models that do not, or whose tokens were measured, where there are.
 */
function permitted({ by, options, reasons }: Found, required: Relation): readonly TargetOption[] {
  if (by !== 'judged') return options
  const bearing = options.filter(({ relation }) => rank(relation) <= rank(required))
  if (bearing.length === 0)
    return options
      .toSorted((a, b) => Number(a.thin) - Number(b.thin) || b.margin - a.margin)
      .slice(0, WEAKER_TRIED)
  const brief = bearing.filter(({ mode, outputTimes }) => mode === 'plain' || outputTimes.measured)
  return reasons || brief.length === 0 ? bearing : brief
}

/**
 * The models that may serve every source of the group. One that needs no less of anything than another that is as good is
 * left out: its weights, the parameters that its answers pass through, and its KV cache are all at least as large.
 */
export function commonTargets(group: readonly SourceTraffic[], required: Relation): readonly GroupTarget[] {
  const all = everyCommon(group, required)
  const needs = all.map(needsOf)
  const isOutdone = (own: readonly number[], i: number) =>
    needs.some((others, j) => j !== i && outdoes(others, own, j < i))
  return all.filter((_, i) => !isOutdone(needs[i] as readonly number[], i))
}

/** `isFirst`: of two that need the same the first stays. */
function outdoes(a: readonly number[], b: readonly number[], isFirst: boolean): boolean {
  let isLess = isFirst
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i] as number, b[i] as number]
    if (!(one <= other)) return false
    isLess ||= one < other
  }
  return isLess
}

/** Last come the relations, worst source first: a better one is never left out for a worse. */
function needsOf({ model, bySource }: GroupTarget): readonly number[] {
  const times = Math.max(...bySource.map(({ outputTimes }) => outputTimes.value))
  return [
    model.parameters * model.nativeBytesPerParameter,
    model.parameters,
    times * (model.activeParameters + model.lmHeadParameters),
    times * kvBytesPerToken(model, BF16_BYTES),
    model.layers * times,
    -model.context,
    Math.max(...bySource.map(({ relation }) => rank(relation))),
    bySource.filter(({ thin }) => thin).length
  ]
}

function everyCommon(group: readonly SourceTraffic[], required: Relation): readonly GroupTarget[] {
  const [first, ...others] = group.map(({ options }) => options(required))
  return (first ?? []).flatMap(option => {
    const same = others.map(each =>
      each.find(({ model, mode }) => model.name === option.model.name && mode === option.mode)
    )
    if (same.includes(undefined)) return []
    return [{ model: option.model, mode: option.mode, bySource: [option, ...(same as TargetOption[])] }]
  })
}
