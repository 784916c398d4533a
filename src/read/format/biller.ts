/** A provider beside a model's name → that name with the provider before it, where the name alone does not say who bills it. */
import type { RequestRow } from '../../log/requestRow.ts'

/** Who sells or serves models that others sell or serve too, by how gateways and conventions begin their names. */
export const HOSTS =
  /^(?:groq|together|fireworks|deep_?infra|databricks|openrouter|bedrock|aws|amazon|sagemaker|vertex|gcp\.vertex|cerebras|cloudflare|novita|baseten|nebius|sambanova|hyperbolic|nscale|ovh|replicate|watsonx|snowflake|dashscope|alibaba|aliyun|bailian|volc|oci|oracle|crusoe|scaleway|lambda_ai|gmi|friendli|gradient_ai|github|hosted_vllm|vllm|sglang|ollama|lm_?studio|llamafile|xinference|docker_model_runner)/

/** Words for servers of one's own. */
export const OWN = /^(?:self[-_ ]?hosted|on[-_ ]?prem(?:ises?)?|local|localhost|in[-_ ]?house)$/

/** Azure's deployments are named by their owner. */
export const AZURE = /^azure/

const PRIVATE_HOST =
  /^https?:\/\/(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1|host\.docker\.internal|[^/:.]+(?=[:/]|$)|[^/:]+\.(?:local|internal|lan|svc|cluster\.local|corp|intra)(?=[:/]|$))/i

/**
 * `groq/llama-3.3-70b-versatile`. A deployment of Azure is called by the model that it is known as; what a private address serves is
 * `hosted_vllm/…`.
 *
 * @param base address of the server; empty where it is not said
 * @param known what a deployment's owner or proxy knows the model as; empty where it is not said
 */
export function nameBiller(row: RequestRow, provider: string, base: string, known: string): void {
  if (row.model === '') return
  const by = provider.trim().toLowerCase()
  if (AZURE.test(by)) row.model = under(oneWord(by, AZURE), known || row.model)
  else if (PRIVATE_HOST.test(base)) row.model = under('hosted_vllm', row.model)
  else if (OWN.test(by)) row.model = under('self-hosted', row.model)
  else if (HOSTS.test(by)) row.model = under(oneWord(by, HOSTS), row.model)
}

/** `us/claude-opus-5-5`, as LiteLLM's list has it: a call that its usage says stayed in the United States, which costs a tenth more. */
export function nameGeography(row: RequestRow, geo: string): void {
  if (/^us$/i.test(geo) && /^claude-/i.test(row.model)) row.model = under('us', row.model)
}

/** `Amazon Bedrock` → `amazon`. */
const oneWord = (provider: string, named: RegExp): string =>
  /\s/.test(provider) ? (named.exec(provider)?.[0] ?? provider) : provider

/** What tables of any make call the provider of a call, and the address of its server. */
const PROVIDER_COLUMN =
  /(?:^|\.)(?:(?:llm_?|model_?|custom_llm_?)?provider(?:_?name|_?id)?|ls_provider|gen_ai\.system|vendor)$/i
const BASE_COLUMN = /(?:^|\.)(?:(?:api_?)?base(?:_?url)?|endpoint_?url|server_?url)$/i

export type BillerColumns = { readonly providers: readonly string[]; readonly bases: readonly string[] }

/** @param paths of the columns that a table has */
export const billerColumns = (paths: readonly string[]): BillerColumns => ({
  providers: paths.filter(path => PROVIDER_COLUMN.test(path)),
  bases: paths.filter(path => BASE_COLUMN.test(path))
})

const under = (provider: string, model: string): string =>
  model.toLowerCase().startsWith(`${provider}/`) ? model : `${provider}/${model}`
