/** A model's name in a log → the open-weight models that could serve in its place, each with the relation it bears. */
import { tunedFrom } from './billedModel.ts'
import { modelNamed } from './models.ts'
import { closedNamed } from './quality/closedNames.ts'
import { type OutputTimes, outputTimesOf, sameOutput } from './quality/outputTokens.ts'
import {
  comparisonsInWords,
  type Judged,
  type Mode,
  modesOf,
  RELATIONS,
  type Relation,
  relationOf,
  sourcesOf
} from './quality/relation.ts'
import type { OpenModel } from './quality/rows.ts'
import { OPEN_MODELS } from './quality/rows.ts'
import type { Source } from './source.ts'
import type { ModelSpec } from './types.ts'

/** One open-weight model that could serve. */
export type TargetOption = {
  readonly model: ModelSpec
  readonly mode: Mode
  /** The log's model was tuned from this one, which the relation is not to. */
  readonly tunedFrom?: string
  readonly relation: Relation
  /** The relation stands on one index. */
  readonly thin: boolean
  /** Mean of difference over tolerance: above 0 it is ahead. */
  readonly margin: number
  /** The values compared, in words. */
  readonly evidence: string
  /** How many times as many tokens it writes. */
  readonly outputTimes: OutputTimes
  /** Its licence has conditions. */
  readonly limited: boolean
  readonly sources: readonly Source[]
}

export type TargetsFound = {
  /** `own`: the log's model has open weights; `judged`: by the indices; `class`: no index holds it; `none`: it writes no text. */
  readonly by: 'own' | 'judged' | 'class' | 'none'
  readonly embeds: boolean
  readonly reasons: boolean
  /** The log's model was tuned from this one, with which the options are compared. */
  readonly tunedFrom?: string
  /** Better relations first, and those on two indices before those on one. */
  readonly options: readonly TargetOption[]
}

/** What has no answer in words: no language model serves it. */
const OTHER_KINDS =
  /whisper|\btts\b|-tts|transcribe|dall-?e|gpt-image|imagen|-image\b|\bimage-|audio|realtime|moderation|rerank|\bveo|sora|diffusion|\bflux\b|lyria/

const EMBEDS = /embed|\bbge-|\be5-/

const known = new Map<string, TargetsFound>()

/** @param source as the log writes it; empty where it names none */
export function targetsFor(source: string): TargetsFound {
  const before = known.get(source)
  if (before !== undefined) return before
  const found = search(source)
  known.set(source, found)
  return found
}

function search(source: string): TargetsFound {
  const base = tunedFrom(source)
  if (base !== null && base !== source) return { ...targetsFor(base), tunedFrom: base }
  const own = modelNamed(source)
  if (own !== undefined) return { by: 'own', embeds: own.embeds, reasons: false, options: [itself(own)] }
  const embeds = EMBEDS.test(source.toLowerCase())
  if (!embeds && OTHER_KINDS.test(source.toLowerCase()))
    return { by: 'none', embeds: false, reasons: false, options: [] }
  const closed = closedNamed(source)
  if (closed === undefined) {
    const options = ofClass(embeds ? EMBEDDING : classOf(source))
    return { by: 'class', embeds, reasons: false, options }
  }
  const judged = OPEN_MODELS.flatMap(open =>
    modesOf(open).flatMap(mode => optionOf(open, mode, relationOf(closed, open, mode), closed.reasons))
  )
  return { by: 'judged', embeds, reasons: closed.reasons, options: judged.toSorted(byRelation) }
}

const rank = (relation: Relation): number => RELATIONS.indexOf(relation)

const byRelation = (a: TargetOption, b: TargetOption): number =>
  rank(a.relation) - rank(b.relation) || Number(a.thin) - Number(b.thin) || b.margin - a.margin

function optionOf(open: OpenModel, mode: Mode, judged: Judged, reasons: boolean): readonly TargetOption[] {
  const model = modelNamed(open.serves)
  if (model === undefined || open.commercial === 'no' || judged.relation === 'unknown') return []
  return [
    {
      model,
      mode,
      relation: judged.relation,
      thin: judged.thin,
      margin: judged.margin,
      evidence: comparisonsInWords(judged),
      outputTimes: model.embeds ? sameOutput() : outputTimesOf(open.name, mode, reasons),
      limited: open.commercial === 'limited',
      sources: sourcesOf(judged)
    }
  ]
}

const itself = (model: ModelSpec): TargetOption => ({
  model,
  mode: 'plain',
  relation: 'same',
  thin: false,
  margin: 0,
  evidence: 'its weights are open: it is served as it is',
  outputTimes: sameOutput(),
  limited: false,
  sources: [model.source]
})

/** Sized where no index says anything of the source: two or three of the size its name suggests. */
const SMALL = ['Qwen3-30B-A3B-2507', 'Gemma-4-26B-A4B'] as const
const MIDDLE = ['Gemma-4-26B-A4B', 'Llama-3.3-70B', 'Qwen3-235B-A22B-2507'] as const
const LARGE = ['Qwen3-235B-A22B-2507', 'DeepSeek-V4.1-Flash', 'GLM-5.3'] as const
const EMBEDDING = ['Qwen3-Embedding-0.6B', 'Qwen3-Embedding-8B'] as const

const SMALL_NAMES = /mini|nano|lite|haiku|flash|small|luna|micro|instant|fast|air\b|-\d{1,2}b\b/
const LARGE_NAMES = /opus|pro\b|ultra|sol\b|astra|fable|max\b|large|argon|heavy|deep|^o\d|^gpt-[5-9]/

function classOf(source: string): readonly string[] {
  const name = source.toLowerCase()
  if (SMALL_NAMES.test(name)) return SMALL
  return LARGE_NAMES.test(name) ? LARGE : MIDDLE
}

const ofClass = (names: readonly string[]): readonly TargetOption[] =>
  names.flatMap(name => {
    const row = OPEN_MODELS.find(open => open.name === name)
    const model = modelNamed(name)
    if (row === undefined || model === undefined) return []
    const mode: Mode = row.modes === 'thinks' ? 'thinking' : 'plain'
    return [
      {
        ...itself(model),
        mode,
        relation: 'unknown' as const,
        evidence: 'no index holds the source: nothing is known of how their answers compare',
        outputTimes: model.embeds ? sameOutput() : outputTimesOf(name, mode, mode === 'thinking')
      }
    ]
  })

/** What is known of the model that the log's was tuned from says of the log's at the most that an option is behind. */
export const asTuned = (option: TargetOption, base: string | undefined): TargetOption =>
  base === undefined
    ? option
    : {
        ...option,
        tunedFrom: base,
        relation: option.relation === 'weaker' ? 'weaker' : 'unknown',
        evidence: `compared with ${base}, which it was tuned from: ${option.evidence}`,
        outputTimes: option.mode === 'plain' ? tunedTimes(option.outputTimes) : option.outputTimes
      }

/** Tuned on the same examples, it writes as they do; untuned as it was measured. What thinks goes on thinking. */
const tunedTimes = ({ low, high, source }: OutputTimes): OutputTimes => ({
  value: 1,
  low: Math.min(low, 1),
  high: Math.max(high, 1),
  measured: false,
  note: 'tuned on the same examples it is taken to write as they do',
  source
})

/** What the user names: its relation where an index holds both, else unknown. */
export function optionNamed(source: string, model: ModelSpec): TargetOption {
  const { options, reasons, tunedFrom: base } = targetsFor(source)
  const judged = options.find(option => option.model.name === model.name)
  if (judged !== undefined) return asTuned(judged, base)
  const row = OPEN_MODELS.find(({ serves }) => serves === model.name)
  const mode = row === undefined ? 'plain' : (modesOf(row)[0] ?? 'plain')
  return {
    ...itself(model),
    mode,
    relation: 'unknown',
    evidence: 'no index holds both models: nothing is known of how their answers compare',
    outputTimes: model.embeds ? sameOutput() : outputTimesOf(row?.name ?? model.name, mode, reasons)
  }
}
