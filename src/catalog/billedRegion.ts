/** A model's name as a cloud writes it → the region or zone in it, and what that does to the list price. */
import type { Source } from './source.ts'

/** Bedrock's inference profiles begin with where they route to. */
const PROFILE = /(?:^|[/:])(us-gov|us|eu|apac|ap|jp|au|ca|sa|global)\.[a-z0-9]+\./
/** A region of AWS: `eu-west-1`, `us-gov-east-1`. */
const AWS_REGION = /(?:^|[/:])((?:us-gov|us|eu|ap|ca|sa|me|af|il|mx|cn)-(?:[a-z]+)-\d)(?=[/:]|$)/
const VERTEX_LOCATION = /(?:^|\/)locations\/([a-z0-9-]+)\//
/** Calls of Anthropic's own API that stay in the United States. */
const CLAUDE_GEO = /(?:^|\/)(us)\/claude-/
/** A data zone, where a deployment is named with it. */
const AZURE_ZONE = /^azure[^/]*\/(eu|us|data-?zone|regional)\//

/** Where the name says that a model runs, as it writes it; `null`: it does not. */
function regionIn(name: string): string | null {
  const text = name.trim().toLowerCase()
  const found =
    VERTEX_LOCATION.exec(text) ??
    AZURE_ZONE.exec(text) ??
    AWS_REGION.exec(text) ??
    PROFILE.exec(text) ??
    CLAUDE_GEO.exec(text)
  return found?.[1] ?? null
}

/** What a region asks over the price that the list has. */
export type RegionalPrice =
  | { readonly factor: number; readonly note: string; readonly where: Source['where'] }
  /** The list knows the United States alone, and others ask as much or more. */
  | { readonly least: string; readonly region: string; readonly id: string }

const GOV = /^us-gov/
const LITELLM = 'LiteLLM JSON (RoCry/llm-api-price@8442b93, 2026-07-24)'

/**
 * `null`: the list price holds there.
 *
 * @param provider id of the price list
 * @param id the model's, as that provider writes it
 */
export function regionalPrice(provider: string, id: string, name: string): RegionalPrice | null {
  const region = regionIn(name)
  if (region === null) return null
  if (provider === 'azure') return ofAzure(id, region)
  if (provider === 'google') return ofVertex(id, region)
  if (provider === 'anthropic') return ofClaude(id, region)
  return provider === 'aws' ? ofBedrock(id, region) : null
}

const ofAzure = (id: string, region: string): RegionalPrice | null =>
  /^(?:ft:)?(?:gpt-|o[134]|codex|computer-use)/.test(id)
    ? { factor: 1.1, note: `${region}: a tenth more than a global deployment`, where: LITELLM }
    : null

/** Claude's regional endpoints, from Sonnet 4.5 on, and Nova 2's cost a tenth more than the global one. */
const DEARER_BY_REGION = /claude-(?:(?:sonnet|opus|haiku)-(?:4-[5-9]|[5-9])|fable)|nova-2-/

/** Whether an id of Bedrock's leaves open which of two prices holds: it names no profile. */
export const isProfileOpen = (id: string): boolean =>
  DEARER_BY_REGION.test(id) && /^(?:anthropic|amazon)\./.test(id)

/** From Opus 4.6 and Sonnet 4.6 on; older ones cannot be bound to a place. */
const BOUND = /claude-(?:(?:sonnet|opus|haiku)-(?:4-[6-9]|[5-9])|fable)/

const ofClaude = (id: string, region: string): RegionalPrice | null =>
  region === 'us' && BOUND.test(id)
    ? {
        factor: 1.1,
        note: 'inference in the United States alone: a tenth more',
        where: 'platform.claude.com/docs/en/manage-claude/data-residency'
      }
    : null

const ofVertex = (id: string, region: string): RegionalPrice | null =>
  region !== 'global' && DEARER_BY_REGION.test(id)
    ? {
        factor: 1.1,
        note: `${region}: a tenth more than the global endpoint`,
        where: 'platform.claude.com, third-party platform pricing'
      }
    : null

/** The price package tells regional from global profiles of Claude itself; Nova's profiles have rows of their own. */
function ofBedrock(id: string, region: string): RegionalPrice | null {
  const isKnown = /claude|amazon\.nova-(?:pro|lite|micro)/.test(id)
  if (GOV.test(region) && isKnown)
    return {
      // The list's own price of those is that of a region.
      factor: DEARER_BY_REGION.test(id) ? 1.2 / 1.1 : 1.2,
      note: `${region}: a fifth more than the global price`,
      where: `AWS’s GovCloud prices by ${LITELLM}`
    }
  if (/^(?:us|us-(?:east|west)-\d|global)$/.test(region) || /claude/.test(id)) return null
  if (/^(?:eu|apac)\.amazon\.nova/.test(id)) return null
  return {
    least: `the list has the price of the US alone, and ${region} asks as much or more`,
    region,
    id: id.replace(/^(?:us|eu|apac|ap|jp|au|ca|sa|global|us-gov)\.(?=[a-z])/, '')
  }
}
