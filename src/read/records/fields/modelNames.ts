/** Whether a text is the name of a model, whatever its column is called. */

const FAMILIES =
  'gpt|chatgpt|o[1345](?=$|-)|text-embedding|davinci|whisper|tts|dall-e|claude|gemini|gemma|palm|llama|codellama|mistral|mixtral|codestral|ministral|magistral|devstral|pixtral|qwen|qwq|deepseek|command(?=-|$)|c4ai|aya-|titan|nova(?=-)|grok|kimi|moonshot|glm|chatglm|phi-?\\d|embed-|rerank-|sonar|jamba|yi-|ernie|doubao|hunyuan|minimax|abab|falcon|dbrx|granite|olmo|nemotron|solar-|bge-|e5-|nomic-embed|voyage|composer|starcoder|vicuna|wizardlm|zephyr|internlm|baichuan|step-\\d|mimo-|smollm|tinyllama|hermes'
const MODEL = new RegExp(`(?:^|[/.:@~])(?:${FAMILIES})[\\w.:@+-]*$`, 'i')

/** `gpt-4o input` beside `gpt-4o-mini input`: a column of one model, in a table with columns by model. */
export const namesModel = (column: string): boolean => column.split(/[\s_:/|()]+/).some(isModelName)

export const isModelName = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 200 && MODEL.test(value.trim())
