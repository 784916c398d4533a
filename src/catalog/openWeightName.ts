/** An open-weight model's name at a host, in a registry or on a local server → the name by which a catalogue may know it. */
import { wordsIn } from '../words.ts'

/** Of stored weights, as a name says it; `null`: it does not. */
export type NamedPrecision = 'bf16' | 'fp8' | 'fp4' | 'mxfp4' | 'int4' | 'int8'

/** First match counts: `nvfp4` holds `fp4`. */
const PRECISIONS: readonly (readonly [NamedPrecision, RegExp])[] = [
  ['mxfp4', /(?:^|[-_.:])mx-?fp4(?:$|[-_.:])/],
  ['fp4', /(?:^|[-_.:])(?:nv)?fp4(?:$|[-_.:])/],
  ['fp8', /(?:^|[-_.:])(?:fp8|f8|w8a8-fp8|fp8-(?:dynamic|block|static|kv))(?:$|[-_.:])/],
  ['int8', /(?:^|[-_.:])(?:int8|w8a8|w8a16|8bit|q8(?:[-_]\w+)*)(?:$|[-_.:])/],
  ['int4', /(?:^|[-_.:])(?:awq|gptq|int4|w4a16|4bit|bnb|nf4|autoround|q4(?:[-_]\w+)*|iq4\w*)(?:$|[-_.:])/],
  ['bf16', /(?:^|[-_.:])(?:bf16|fp16|f16|bfloat16)(?:$|[-_.:])/]
]

/** The precision that a name states: `-FP8-dynamic`, `-AWQ`, `-NVFP4`, `:70b-instruct-q4_K_M`. */
export function namedPrecision(name: string): NamedPrecision | null {
  const text = name.trim().toLowerCase()
  return PRECISIONS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** Endings that say how the weights are stored or served, or for what they were tuned; taken off one after the other. */
const ENDING = new RegExp(
  `[-_.:](?:${wordsIn(`
    nvfp4 mxfp4 fp4 fp8 f8 bf16 fp16 f16 int4 int8 awq gptq gguf mlx w4a16 w8a8 w8a16 [48]bit bnb nf4
    autoround i?q\\d(?:[-_][a-z\\d]+)* dynamic block static kv quantized marlin g\\d+ unsloth turbo lite
    reference fast spot ultrafast maas versatile instant specdec preview tput latest free original instruct
    chat it hf thinking base text vision qat tee v0[.-]\\d v\\d+(?::\\d+)? \\d+:0 0 8192 32768 4096 \\d+k
    local cloud bbox-soup exp \\d{4}
  `).join('|')})$`
)

/** Of a Bedrock id: its region and its maker. */
const BEDROCK = /^(?:(?:us|eu|apac|ap|jp|au|ca|sa|global|us-gov|regional)\.)?[a-z0-9]+\.(?=[a-z])/
/** What makers put before the model's own name. */
const MAKER = /^(?:meta-|nvidia-|databricks-|mistralai-|google-|openai-|qwen-(?=qwen))+/

/** Names that stand for a model without naming it. */
const ALIASES: Readonly<Record<string, string>> = {
  'deepseek-chat': 'deepseek-v3.2',
  'deepseek-reasoner': 'deepseek-v3.2',
  'deepseek-flash': 'deepseek-v4-flash',
  // Bedrock's.
  'deepseek-v3-v1:0': 'deepseek-v3.1',
  'deepseek-r1:671b': 'deepseek-r1',
  'deepseek-v3:671b': 'deepseek-v3',
  'nemotron-super-3-120b': 'nemotron-3-super-120b-a12b',
  'llama3.1': 'llama-3.1-8b',
  'llama3.3': 'llama-3.3-70b',
  'llama-3.3': 'llama-3.3-70b',
  'llama-3.1': 'llama-3.1-8b',
  llama3: 'llama-3-8b',
  'llama-3': 'llama-3-8b',
  'gpt-oss': 'gpt-oss-20b',
  qwen3: 'qwen3-8b',
  'phi-4': 'phi-4-14b',
  phi4: 'phi-4-14b',
  mistral: 'mistral-7b',
  'mistral-large-2407': 'mistral-large-2407-123b',
  'mistral-large-instruct-2407': 'mistral-large-2407-123b',
  'mistral-nemo': 'mistral-nemo-12b',
  // Models of one size alone.
  'llama-4-maverick': 'llama-4-maverick-17b-128e',
  'llama-4-scout': 'llama-4-scout-17b-16e',
  'mistral-small-2506': 'mistral-small-3.2-24b',
  'mistral-small-3.2': 'mistral-small-3.2-24b',
  'mistral-small-4': 'mistral-small-4-119b',
  'nemotron-3-super': 'nemotron-3-super-120b-a12b',
  'nemotron-3-ultra': 'nemotron-3-ultra-550b-a55b',
  'qwen3-next': 'qwen3-next-80b-a3b',
  'hermes-3-405b': 'hermes-3-llama-3.1-405b',
  'hermes3-405b': 'hermes-3-llama-3.1-405b',
  qwq: 'qwq-32b',
  mixtral: 'mixtral-8x7b'
}

/**
 * Candidates for the model's plain name, the fullest first: the name as it is, then without maker, host and precision, then
 * without one ending after another; a release that is dated (`-instruct-2507`) before the model that bears no date. `meta.llama3-3-70b-instruct-v1:0`, `llama-v3p3-70b-instruct`, `qwen3:32b`,
 * `RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic`, `llama-3.3-70b-versatile`.
 */
export function plainNames(name: string): readonly string[] {
  const last = withoutHost(name)
  // Ollama sells small models distilled from R1 under the big one's name.
  if (/^deepseek-r1:(?!671b)/.test(last) || /distill/.test(last)) return [last]
  const names = [last, spelt(last.replace(BEDROCK, '').replace(MAKER, ''))]
  for (let text = names[1] as string, next = shorter(text); next !== text; text = next, next = shorter(text))
    names.push(next)
  return [
    ...new Set(
      names.flatMap(text => [
        text,
        text.replace(TUNED_RELEASE, '$1'),
        ...(Object.hasOwn(ALIASES, text) ? [ALIASES[text] as string] : [])
      ])
    )
  ]
}

/** Without what hosts put before and behind a name. */
const withoutHost = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/:(?:free|nitro|floor|online|exacto|extended|thinking|beta)$/, '')
    .replace(/^system\.ai\./, '')
    .replace(/^(?:us\.|eu\.)?deepseek\.(?=[rv]\d)/, 'deepseek-')
    .replace(/^deepseek-chat-v(?=\d)/, 'deepseek-v')
    .replaceAll('_', '-')

/** What a dated release was tuned for: the catalogue holds both tunings under the date. */
const TUNED_RELEASE = /-(?:instruct|chat|it|thinking)(-\d{4})$/

const shorter = (text: string): string =>
  spelt(text.replace(ENDING, '').replace(/-(?:instruct|chat|it|thinking)-(?:\d{4}|v\d\S*)$/, ''))

/** One spelling of versions: `v3p3` and `3-3` are 3.3, `llama3` is llama-3, a tag of Ollama is a size. */
const spelt = (text: string): string =>
  text
    .replace(/(\d)p(\d)/g, '$1.$2')
    .replace(/^(llama|phi|gemma|mixtral)-?v?(\d)/, (_, family: string, digit: string) =>
      family === 'mixtral' ? `${family}-${digit}` : `${family}-${digit}`
    )
    .replace(
      /^(llama|glm|kimi-k|qwen|mistral-small|deepseek-v|minimax-m)-?(\d)-(\d)(?=-|$)/,
      (_, family: string, a: string, b: string) =>
        /^(?:kimi-k|qwen|deepseek-v|minimax-m)$/.test(family) ? `${family}${a}.${b}` : `${family}-${a}.${b}`
    )
    .replace(/^(qwen)-(\d)/, '$1$2')
    .replace(/^(deepseek)-v(\d)-(\d)(?=-|$)/, '$1-v$2.$3')
    .replace(/:(?=\d+(?:\.\d+)?(?:b|x))/, '-')
