/** A model's name as a log writes it → who bills it and under which id: the first half of finding its price. */
import { wordSet } from '../words.ts'
import { isTransparent, providerNamed, SELF_HOSTED } from './providers.ts'

/** A name taken apart. */
export type BilledModel = {
  /** Id of the price list; `null`: the name does not say. */
  readonly provider: string | null
  /** In lower case, as that provider or the maker writes it. */
  readonly id: string
  /** A fine-tuned model of `id`. */
  readonly isTuned: boolean
  /** What stands before the model and is no provider that is known: a host, a gateway, a team. */
  readonly stranger?: string
  /** The name is a repository's of Hugging Face: who serves its weights is not said. */
  readonly isRepository?: boolean
}

const ARN = /^arn:aws[a-z-]*:bedrock:[^:]*:[^:]*:(?:foundation-model|inference-profile|provisioned-model)\//
const VERTEX_PATH = /^(?:projects\/[^/]+\/)?(?:locations\/[^/]+\/)?publishers\/([^/]+)\/models\//
const VERTEX_HOST = /^projects\/[^/]+\/locations\/[^/]+\/endpoints\//
const FIREWORKS = /^accounts\/fireworks\/(?:models|routers)\//
const FIREWORKS_ACCOUNT = /^accounts\/[^/]+\/(?:models|deployments|deployedmodels)\//
/** `ft:gpt-4o-mini-2024-07-18:acme::B1c2D3`, with or without a suffix of the organisation's own. */
const OPENAI_TUNED = /^ft:([^:]+)(?::.*)?$/
/** Azure's: `gpt-4o-2024-08-06.ft-0a1b2c`. */
const AZURE_TUNED = /\.ft-[0-9a-z-]+$/
/** What OpenRouter puts behind a name to choose among its providers, at their price. */
const ROUTED = /:(?:nitro|floor|online|exacto|extended|thinking|beta)$/
/** Thinking variants may have prices of their own: `idsAt` leaves that word out last. */
const ROUTED_ALIKE = /:(?:nitro|floor|online|exacto|extended|beta)$/
/** Nobody else ends names so. */
const OPENROUTER = /^[a-z0-9.-]+\/[^/:]+:(?:nitro|floor|online|exacto|extended|thinking|beta|free)$/
const BEDROCK_VENDOR =
  /^(?:(?:us|eu|apac|ap|jp|au|ca|sa|global|us-gov|regional)\.)?(?:anthropic|meta|amazon|mistral|cohere|ai21|deepseek|openai|qwen|writer|nvidia|google|minimax|moonshot|moonshotai|zai|stability|luma|twelvelabs)\.[a-z]/
/** Ollama's tags: a size, a quantisation, or the word for the newest. */
const OLLAMA_TAG = /:(?:latest|\d+(?:\.\d+)?[bm](?:-.*)?|\d+x\d+b.*|q\d.*|e\d+b.*|mini)$/
/** Ollama serves these itself, for a subscription. */
const OLLAMA_CLOUD = /[:-]cloud$/
/** Variants that their host gives away, within daily limits: OpenRouter's `:free`, Together's `-Free`. */
const FREE = /(?::|-turbo-)free$/i
/** Repositories of Hugging Face, under organisations that are called like providers, and those that OpenRouter calls alike. */
const HUB = /^(?:mistralai|moonshotai|zai-org|minimaxai|coherelabs|cohereforai)\/[^/]+$/i
const HUB_ALIKE = /^(?:openai\/gpt-oss|google\/(?:med)?gemma|microsoft\/phi|ibm-granite\/)/
const HAS_CAPITAL = /\/[^/]*[A-Z]/

/** Whether a name stands for a variant that nobody bills by the token. */
export const isFreeVariant = (name: string): boolean => FREE.test(name.trim())

/** Capacity that is paid by the hour or the month: Bedrock's commitments and provisioned models, Azure's provisioned deployments. */
const RESERVED =
  /\/\d+-month-commitment\/|:provisioned-model\/|^azure[^/]*\/(?:(?:global-?|data-?zone-?|regional-?)?provisioned(?:-?managed)?|ptu)\//i
/** A ChatGPT account, as LiteLLM calls it: a plan by the month. */
const SUBSCRIPTION = /^chatgpt\//i

/** What is paid instead of tokens, where a name says that tokens are not; `undefined`: it does not. */
export function paidOtherwise(name: string): string | undefined {
  const text = name.trim()
  if (RESERVED.test(text)) return 'reserved capacity, paid by its units and not by the token'
  return SUBSCRIPTION.test(text) ? 'a subscription, not billed by the token' : undefined
}

/**
 * Takes gateways, regions, resource paths and marks of fine-tuning off a name. `us.anthropic.claude-…-v1:0`,
 * `bedrock/eu-west-1/anthropic.…`, `publishers/google/models/gemini-2.5-pro`, `groq/llama-3.3-70b-versatile`,
 * `openai:gpt-4o`, `ft:gpt-4o-mini-2024-07-18:acme::B1`, `accounts/fireworks/models/…`, `@cf/meta/…`, `qwen3:32b`.
 */
export function billedModel(name: string): BilledModel {
  const text = name.trim().toLowerCase()
  if (OPENROUTER.test(text)) return under('openrouter', text)
  if ((HUB.test(text) && HAS_CAPITAL.test(name)) || HUB_ALIKE.test(text))
    return { ...stranger(text), isRepository: true }
  const whole = ofPath(text)
  if (whole !== null) return whole
  const tuned = OPENAI_TUNED.exec(text)
  if (tuned) return { ...billedModel(tuned[1] as string), isTuned: true }
  return ofParts(text)
}

/** The model that a fine-tuned one was made from; `null`: the name is of none. */
export function tunedFrom(name: string): string | null {
  const { id, isTuned } = billedModel(name)
  return isTuned ? id : null
}

/** Names that one provider alone writes so. */
function ofPath(text: string): BilledModel | null {
  const plain = (provider: string | null, id: string) => ({ provider, id, isTuned: false })
  if (ARN.test(text)) return plain('aws', text.replace(ARN, ''))
  const vertex = VERTEX_PATH.exec(text)
  if (vertex) return plain('google', ofPublisher(vertex[1] as string, text.slice(vertex[0].length)))
  if (VERTEX_HOST.test(text)) return plain('google', text)
  if (FIREWORKS.test(text)) return plain('fireworks', text)
  if (FIREWORKS_ACCOUNT.test(text)) return plain('fireworks', text)
  if (text.startsWith('@cf/')) return plain('cloudflare', text)
  if (text.startsWith('databricks-'))
    return plain('databricks', text.slice('databricks-'.length).replace(DASHED_VERSION, '$1-$2.$3'))
  if (text.startsWith('system.ai.'))
    return plain('databricks', text.slice('system.ai.'.length).replaceAll('_', '-'))
  if (BEDROCK_VENDOR.test(text)) return plain('aws', text)
  return null
}

/** Vertex names models of others with their publisher before them. */
const ofPublisher = (publisher: string, model: string): string =>
  publisher === 'google' || publisher === 'anthropic' ? model : `${publisher}/${model}`

/** Databricks writes no dots: `gemini-2-5-pro`, `gpt-5-1`. */
const DASHED_VERSION = /^(gemini|gpt)-(\d)-(\d)(?=-|$)/

const stranger = (text: string): BilledModel => ({
  provider: null,
  id: text,
  isTuned: false,
  stranger: text.slice(0, text.indexOf('/'))
})

/** `provider/…/model` and `provider:model`: the first part that names a provider is who bills. */
function ofParts(text: string): BilledModel {
  const colon = /^([a-z][a-z0-9_.-]*):(?=[a-z@])/.exec(text)
  const named = colon === null ? undefined : providerNamed(colon[1] as string)
  if (colon !== null && named !== undefined) return under(named, text.slice(colon[0].length))
  const slash = text.indexOf('/')
  const head = text.slice(0, slash)
  if (slash > 0) {
    const provider = providerNamed(head)
    if (provider !== undefined) return under(provider, text.slice(slash + 1))
    if (isTransparent(head)) return billedModel(text.slice(slash + 1))
  }
  const isTuned = AZURE_TUNED.test(text)
  const id = text.replace(AZURE_TUNED, '').replace(ROUTED, '')
  const isLocal = slash < 0 && OLLAMA_TAG.test(id) && !OLLAMA_CLOUD.test(id)
  return {
    provider: isLocal ? SELF_HOSTED : null,
    id,
    isTuned,
    ...(slash > 0 ? { stranger: head } : {})
  }
}

/** The rest of a name behind a provider's: regions, deployment types and other gateways within it are taken off. */
function under(provider: string, rest: string): BilledModel {
  const slash = rest.indexOf('/')
  const head = rest.slice(0, slash)
  if (slash > 0 && isTransparent(head)) return under(provider, rest.slice(slash + 1))
  if (provider === SELF_HOSTED && OLLAMA_CLOUD.test(rest)) return { provider: null, id: rest, isTuned: false }
  if (provider === 'openrouter' || provider === SELF_HOSTED) {
    const { isTuned } = ofParts(rest.slice(rest.lastIndexOf('/') + 1))
    return { provider, id: rest.replace(ROUTED_ALIKE, ''), isTuned }
  }
  const inner = billedModel(rest)
  const isOwn = inner.provider === null || inner.provider === provider
  return isOwn || OUTER.has(provider)
    ? { ...inner, provider, id: isOwn ? inner.id : innerId(inner, rest) }
    : inner
}

/** They sell other makers' models: what follows names the maker, not who bills. */
const OUTER: ReadonlySet<string> = wordSet(`
  azure aws google groq together fireworks deepinfra databricks cerebras cloudflare baseten novita ovhcloud
  nebius sambanova hyperbolic nscale github-copilot dashscope volcengine oci watsonx replicate lambda_ai
  scaleway crusoe gmi snowflake friendliai gradient_ai tencent
`)

/** Hosts of open models name them with the maker before a slash (`openai/gpt-oss-120b`): the whole is their id. */
const innerId = (inner: BilledModel, rest: string): string =>
  rest.includes('/') && !rest.startsWith('accounts/') && !rest.startsWith('@') ? rest : inner.id
