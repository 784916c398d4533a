/** A log's model names and the new base URL → the one line that changes, in the clients that people use. */

/** Names that can stand in code as they are: others would have to be quoted by who pastes them. */
const PLAIN = /^[\w.:@/-]+$/

type LineChange = { readonly client: string; readonly code: string }

/**
 * The models keep the names they have in the log, and the engine serves them under these: so the base URL is all that
 * changes. Where the target is served under its own name, `model` changes, too.
 */
export function lineChanges(models: readonly string[], baseUrl: string): readonly LineChange[] {
  const names = models.filter(name => PLAIN.test(name))
  const model = names[0] ?? 'MODEL'
  const served = (names.length === 0 ? ['MODEL'] : names).join(' ')
  return [
    { client: 'Engine', code: `vllm serve TARGET --served-model-name ${served}` },
    { client: 'Any client', code: `export OPENAI_BASE_URL=${baseUrl}` },
    { client: 'Python', code: `client = OpenAI(base_url="${baseUrl}")  # model="${model}" stays` },
    {
      client: 'TypeScript',
      code: `const client = new OpenAI({ baseURL: '${baseUrl}' }) // model: '${model}' stays`
    },
    {
      client: 'Go',
      code: `client := openai.NewClient(option.WithBaseURL("${baseUrl}/")) // Model: "${model}" stays`
    },
    {
      client: 'curl',
      code: `curl ${baseUrl}/chat/completions -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -d '{"model":"${model}","messages":[{"role":"user","content":"Hi"}]}'`
    },
    {
      client: 'LiteLLM',
      code: `litellm.completion(model="openai/${model}", api_base="${baseUrl}", messages=messages)`
    },
    {
      client: 'Vercel AI SDK',
      code: `const provider = createOpenAICompatible({ name: 'dedicated', baseURL: '${baseUrl}' }) // provider('${model}')`
    }
  ]
}
