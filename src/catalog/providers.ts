/** What logs, gateways and SDKs put before a model's name → who bills it. */
import { wordSet, wordsIn } from '../words.ts'

/** `self`: the log's owner runs it, and no price list knows what it costs. */
export const SELF_HOSTED = 'self-hosted'

/** By the id of the price list, the other ways to write it. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  openai: ['text-completion-openai', 'openai-chat', 'openai-responses'],
  anthropic: ['anthropic_text', 'claude'],
  google: wordsIn(`
    gemini vertex vertex_ai vertex_ai_beta vertexai vertex-ai google_vertex google-vertex
    google-vertex-anthropic google-genai google_genai google-gla gcp.vertex_ai gcp.gemini google-ai-studio
    google_ai_studio palm
  `),
  azure: wordsIn(`
    azure_ai azure-ai azure_text azure-openai azure_openai az.ai.openai azureopenai azure.ai.openai
    azure.ai.inference azure_foundry
  `),
  aws: wordsIn(`
    bedrock bedrock_converse bedrock_mantle amazon amazon-bedrock amazon_bedrock aws.bedrock aws-bedrock
    aws_bedrock bedrock-runtime sagemaker sagemaker_chat
  `),
  groq: ['groqcloud'],
  together: ['together_ai', 'together-ai', 'togetherai', 'together.ai'],
  fireworks: ['fireworks_ai', 'fireworks-ai', 'fireworksai'],
  openrouter: ['open_router', 'open-router'],
  deepinfra: ['deep_infra', 'deep-infra'],
  databricks: ['databricks-model-serving', 'dbrx'],
  mistral: ['mistralai', 'mistral_ai', 'mistral_ai_la_plateforme', 'codestral', 'text-completion-codestral'],
  'x-ai': ['xai', 'x_ai', 'grok'],
  cohere: ['cohere_chat', 'cohere_ai'],
  perplexity: ['perplexity_ai', 'pplx'],
  deepseek: ['deepseek_ai'],
  moonshotai: ['moonshot', 'moonshot_ai', 'kimi'],
  minimax: ['minimaxi'],
  zai: ['z-ai', 'z_ai', 'z.ai', 'zai-org'],
  zhipuai: ['zhipu', 'bigmodel'],
  cerebras: ['cerebras_ai'],
  cloudflare: ['cloudflare-workers-ai', 'workers-ai', 'workers_ai', 'cloudflare_workers_ai'],
  baseten: [],
  novita: ['novita_ai', 'novita-ai', 'novitaai'],
  ovhcloud: ['ovh', 'ovhcloud_ai'],
  voyageai: ['voyage', 'voyage_ai'],
  'github-copilot': ['github_copilot', 'copilot'],
  xiaomi: ['xiaomi_mimo'],
  nebius: ['nebius_ai', 'nebius-ai'],
  sambanova: ['sambanova_cloud'],
  hyperbolic: [],
  nscale: [],
  avian: [],
  arcee: ['arcee-ai'],
  modal: [],
  /** International prices: those of mainland China are others, in CNY. */
  dashscope: ['alibaba', 'alibaba-cloud', 'alibaba_cloud', 'aliyun', 'bailian'],
  volcengine: ['volcano', 'volcano_engine', 'volcengine-ark', 'volc'],
  oci: ['oci_genai', 'oracle', 'oci-genai'],
  watsonx: ['watsonx_text', 'watsonx-ai', 'watsonx_ai', 'ibm-watsonx'],
  replicate: [],
  lambda_ai: ['lambda-ai', 'lambdalabs'],
  scaleway: [],
  crusoe: [],
  gmi: ['gmi_cloud', 'gmicloud'],
  snowflake: ['snowflake-cortex', 'snowflake_cortex'],
  ai21: ['ai21_chat', 'ai21labs'],
  amazon_nova: ['amazon-nova'],
  friendliai: ['friendli'],
  gradient_ai: ['gradient-ai', 'digitalocean'],
  jina_ai: ['jina', 'jinaai', 'jina-ai'],
  tencent: ['hunyuan'],
  [SELF_HOSTED]: wordsIn(`
    hosted_vllm hosted-vllm vllm sglang tgi ollama ollama_chat llamacpp llama.cpp llamafile lm_studio
    lmstudio lm-studio xinference docker_model_runner lemonade ramalama localai triton nvidia_triton ray
    private
  `)
}

/** A proxy's own name, or a word for any server that speaks a known protocol: it says nothing of who bills. */
const TRANSPARENT: ReadonlySet<string> = wordSet(`
  litellm_proxy litellm custom_openai openai_like openai-compatible openai_compatible custom portkey
  helicone vercel_ai_gateway vercel gateway converse converse_like invoke responses chat completions models
  model hf huggingface global global-standard globalstandard data-zone datazone regional standard
  provisioned us eu
`)

const BY_SPELLING: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([id, others]) => [id, ...others].map(name => [name, id] as const))
)

/** The price list's id of a provider, however it is written; `undefined` where it is none that is known. */
export const providerNamed = (text: string): string | undefined => BY_SPELLING.get(text.trim().toLowerCase())

/** Whether a part of a name stands for no provider and no model. */
export const isTransparent = (part: string): boolean =>
  TRANSPARENT.has(part) || /^[a-z]{2}(-[a-z]+)+-\d[a-z]?$/.test(part)
