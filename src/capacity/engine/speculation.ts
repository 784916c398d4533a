/** Speculative decoding: what was asked × a model → the tokens that a step drafts and yields, and what the engine is told. */
import {
  type Acceptance,
  acceptanceOf,
  acceptedOf,
  DRAFTERS,
  type Drafter
} from '../../catalog/acceptance.ts'
import { AuditError } from '../../errors.ts'
import type { Kind } from '../../kinds.ts'
import { plural } from '../../words.ts'
import type { Engine } from './batching.ts'

/** `mtp`, `eagle3:3`, `eagle3:3:2.4`: how tokens are drafted, how many a step, and how many a step yields. */
export type SpeculationAsked = {
  readonly drafter: Drafter
  readonly draftTokens: number | null
  readonly accepted: number | null
}

const MOST_DRAFTED = 16
const WANTED = 'DRAFTER, DRAFTER:DRAFTED or DRAFTER:DRAFTED:ACCEPTED, such as mtp, eagle3:3 or eagle3:3:2.4'

export const speculationKind: Kind<SpeculationAsked> = {
  read(said, flag) {
    const parts = /^([a-z0-9]+)(?::(\d+)(?::(\d+(?:\.\d+)?))?)?$/.exec(said.trim().toLowerCase())
    const drafter = DRAFTERS.find(name => name === parts?.[1])
    const draftTokens = parts?.[2] === undefined ? null : Number(parts[2])
    const accepted = parts?.[3] === undefined ? null : Number(parts[3])
    if (drafter === undefined)
      throw AuditError.of('BAD_OPTION', flag, said, `${WANTED}; one of ${DRAFTERS.join(', ')}`)
    if (draftTokens !== null && (draftTokens < 1 || draftTokens > MOST_DRAFTED))
      throw AuditError.of('BAD_OPTION', flag, said, `1 to ${MOST_DRAFTED} drafted tokens`)
    if (accepted !== null && (accepted < 1 || accepted > (draftTokens ?? 0) + 1))
      throw AuditError.of('BAD_OPTION', flag, said, 'from 1 token a step, to one more than are drafted')
    return { drafter, draftTokens, accepted }
  },
  write: ({ drafter, draftTokens, accepted }) =>
    [drafter, draftTokens, accepted].filter(part => part !== null).join(':')
}

export type Speculation = {
  readonly drafter: Drafter
  readonly draftTokens: number
  /** Tokens that a step yields on average, the model's own among them. */
  readonly accepted: number
  /** Repository of the drafting head; `null`: nobody named it, or there is none. */
  readonly draft: string | null
  /** Where the accepted tokens were read; `null`: they were said. */
  readonly basis: Acceptance | null
}

/** What is asked, with what is known of the model; `null` where the tokens that a step yields are not. */
export function speculationOf(asked: SpeculationAsked | null, model: string): Speculation | null {
  if (asked === null) return null
  const { drafter } = asked
  const known = acceptanceOf(model, drafter)
  const draft = known?.draft ?? null
  if (asked.draftTokens !== null && asked.accepted !== null)
    return { drafter, draftTokens: asked.draftTokens, accepted: asked.accepted, draft, basis: null }
  const isSame = asked.draftTokens === null || asked.draftTokens === known?.draftTokens
  if (known === undefined || !isSame) return null
  return { drafter, draftTokens: known.draftTokens, accepted: known.accepted, draft, basis: known }
}

/** What must be said where nothing is known. */
export function unknownAcceptance({ drafter, draftTokens }: SpeculationAsked, model: string): string {
  const drafted = draftTokens ?? 2
  return (
    `How many tokens a step ${drafter}${draftTokens === null ? '' : ` with ${draftTokens} drafted`} yields for ${model} is not known` +
    `${acceptedOf(drafter).length === 0 ? '' : ` (it is for ${acceptedOf(drafter).join(', ')})`}: set it, as the engine logs it: ` +
    `--speculative ${drafter}:${drafted}:${(1 + drafted * 0.5).toFixed(1)}`
  )
}

export const speculationText = ({ drafter, draftTokens, accepted }: Speculation): string =>
  `${drafter}:${draftTokens}:${accepted}`

const NO_DRAFT = 'NAME-THE-DRAFTING-HEAD'

/**
 * Words of the command line; of TensorRT-LLM what goes into the file of its options. (docs.vllm.ai/en/latest/features/speculative_decoding,
 * docs.sglang.io/advanced_features/speculative_decoding, nvidia.github.io/TensorRT-LLM/features/speculative-decoding, 2026-11-29)
 */
export function speculationFlags(
  engine: Engine,
  { drafter, draftTokens, draft }: Speculation
): readonly string[] {
  const head = drafter === 'eagle3' ? { model: draft ?? NO_DRAFT } : {}
  if (engine === 'vllm')
    return [
      '--speculative-config',
      JSON.stringify({ method: drafter, ...head, num_speculative_tokens: draftTokens })
    ]
  if (engine === 'sglang') {
    if (drafter === 'ngram')
      return ['--speculative-algorithm', 'NGRAM', '--speculative-num-draft-tokens', String(draftTokens + 1)]
    return [
      ...['--speculative-algorithm', drafter === 'mtp' ? 'EAGLE' : 'EAGLE3'],
      ...(drafter === 'mtp' ? [] : ['--speculative-draft-model-path', draft ?? NO_DRAFT]),
      ...['--speculative-num-steps', String(draftTokens), '--speculative-eagle-topk', '1'],
      ...['--speculative-num-draft-tokens', String(draftTokens + 1)]
    ]
  }
  return []
}

const TENSORRT: Readonly<Record<Drafter, string>> = { mtp: 'MTP', eagle3: 'Eagle3', ngram: 'NGram' }

/** Of the file of `--extra_llm_api_options`. */
export const tensorrtSpeculation = ({ drafter, draftTokens, draft }: Speculation) => ({
  decoding_type: TENSORRT[drafter],
  max_draft_len: draftTokens,
  ...(drafter === 'eagle3' ? { speculative_model: draft ?? NO_DRAFT } : {})
})

/** `null` for engines that take it on the command line. */
const speculationConfig = (engine: Engine, speculation: Speculation): string | null =>
  engine === 'tensorrt-llm'
    ? `speculative_config: { ${Object.entries(tensorrtSpeculation(speculation))
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ')} } in the file of --extra_llm_api_options`
    : null

/** What must be said of a replica that drafts; nothing of any other. */
export function speculationNotes(
  engine: Engine,
  speculation: Speculation | null,
  model: string
): readonly string[] {
  if (speculation === null) return []
  const { draftTokens, accepted, basis } = speculation
  const flags = speculationFlags(engine, speculation)
  const told =
    speculationConfig(engine, speculation) ??
    flags.map(word => (/^[\w.,:/-]+$/.test(word) ? word : `'${word}'`)).join(' ')
  const whence =
    basis === null
      ? 'as you set it'
      : `assumed from ${basis.source.where}, ${basis.source.asOf}${basis.high > accepted ? `, where other uses had up to ${basis.high}` : ''}`
  return [
    `Start it with ${told}: ${plural(String(draftTokens), draftTokens, 'token')} drafted per step and ${accepted} accepted for ${model}, ${whence}; ` +
      'yours depend on what is written, and the bands are those of engines that do not draft.'
  ]
}
