/** A model's id → the company that made it and sells it by the token itself, and the id there. */

export type Maker = {
  /** Id of the price list. */
  readonly provider: string
  readonly id: string
  /** Its weights are published: others sell it too, at prices of their own. */
  readonly isOpen: boolean
}

/** By the beginning of the id; the first that fits. */
const MAKERS: readonly (readonly [provider: string, pattern: RegExp, isOpen: boolean])[] = [
  ['anthropic', /^claude-/, false],
  [
    'openai',
    /^(?:gpt-(?!oss|j|neo)|chatgpt-|chat-latest|o[1345](?:$|-)|text-embedding-(?:3|ada)|text-(?:davinci|curie|babbage|ada)|davinci|babbage|codex-|computer-use|(?:omni|text)-moderation|whisper-1|tts-1)/,
    false
  ],
  ['google', /^(?:gemini|text-embedding-00|text-multilingual)/, false],
  ['x-ai', /^grok-/, false],
  ['cohere', /^(?:command|embed-|c4ai-)/, false],
  ['perplexity', /^(?:sonar|pplx-)/, false],
  ['aws', /^(?:amazon\.)?(?:nova-|titan-)/, false],
  ['voyageai', /^(?:voyage-|rerank-(?:2|lite))/, false],
  ['ai21', /^jamba-/, true],
  [
    'mistral',
    /^(?:labs-)?(?:mistral-(?:large|medium|small|tiny|embed|saba)|codestral|ministral|magistral|devstral|pixtral|voxtral|open-mi)/,
    true
  ],
  ['deepseek', /^deepseek-(?:chat|reasoner|coder|flash|v4)/, true],
  ['moonshotai', /^(?:kimi-|moonshot-)/, true],
  ['zai', /^glm-/, true],
  ['zhipuai', /^glm-/, true],
  ['minimax', /^(?:minimax-m|abab)/, true],
  ['xiaomi', /^mimo-/, true]
]

/** What Bedrock puts before and behind a maker's id. */
const BEDROCK =
  /^(?:(?:us|eu|apac|ap|jp|au|ca|sa|global|us-gov|regional)\.)?(?:anthropic|openai|mistral|cohere|deepseek|moonshot(?:ai)?|zai|minimax|google)\./
const VERSION = /-v\d+(?::\d+)?(?::\d+k)?$/

/** `null` where nobody is known to have made it, or where its maker sells it under no name like this. */
export function makerOf(id: string): Maker | null {
  const plain = id.replace(/^.*\//, '').replace(BEDROCK, '').replace(VERSION, '')
  const found = MAKERS.find(([, pattern]) => pattern.test(plain))
  return found === undefined ? null : { provider: found[0], id: plain, isOpen: found[2] }
}
