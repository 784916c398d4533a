/** What a request may use → which engines serve it, as their own documents say, and what to do where one does not. */
import type { Source } from './source.ts'

export const SUPPORTS = ['yes', 'partly', 'no'] as const
export type Support = (typeof SUPPORTS)[number]

export type EngineSupport = {
  /** A feature or an endpoint, as the facts of a log name it. */
  readonly use: string
  readonly label: string
  readonly vllm: Support
  readonly sglang: Support
  readonly tensorrtLlm: Support
  /** What to do before moving. */
  readonly todo: string
}

/** Endpoints and the fields of the request classes, which are the documents that cannot be out of date. */
export const SUPPORT_SOURCES: readonly Source[] = [
  {
    where:
      'docs.vllm.ai/en/v0.32.0/serving/online_serving; vllm-project/vllm 002032ee vllm/entrypoints/openai/chat_completion/protocol.py',
    asOf: '2026-11-28',
    verified: true,
    note: 'endpoints and request fields, as read on that day'
  },
  {
    where:
      'sgl-project/sglang 004c82e0 python/sglang/srt/entrypoints/openai/protocol.py; docs.sglang.io/docs/basic_usage/openai_api',
    asOf: '2026-11-28',
    verified: true,
    note: 'request fields, as read on that day; what engines do with a field they accept was not tried'
  },
  {
    where:
      'nvidia.github.io/TensorRT-LLM/1.4.0rc4/commands/trtllm-serve; NVIDIA/TensorRT-LLM 0076e939 tensorrt_llm/serve/openai_protocol.py',
    asOf: '2026-11-28',
    verified: true,
    note: 'endpoints and request fields, as read on that day'
  }
]

const row = (
  use: string,
  label: string,
  [vllm, sglang, tensorrtLlm]: readonly [Support, Support, Support],
  todo: string
): EngineSupport => ({ use, label, vllm, sglang, tensorrtLlm, todo })

const NOTHING = 'Nothing.'

export const ENDPOINT_SUPPORT: readonly EngineSupport[] = [
  row('chat', 'Chat Completions', ['yes', 'yes', 'yes'], NOTHING),
  row(
    'completions',
    'Completions',
    ['yes', 'yes', 'yes'],
    'Leave suffix out: vLLM and TensorRT-LLM refuse it.'
  ),
  row(
    'responses',
    'Responses API',
    ['yes', 'yes', 'yes'],
    'Send the whole conversation each time, or keep these calls where they are: see stored state.'
  ),
  row(
    'embeddings',
    'Embeddings',
    ['yes', 'yes', 'partly'],
    'Serve an embedding model beside the chat model. Vectors of another model do not compare: embed the stored texts again.'
  ),
  row(
    'messages',
    'Messages API (Anthropic)',
    ['yes', 'yes', 'no'],
    'Serve with vLLM or SGLang, or speak Chat Completions.'
  ),
  row('rerank', 'Rerank', ['yes', 'yes', 'partly'], 'Serve a reranker beside the chat model.'),
  row(
    'generateContent',
    'generateContent (Gemini)',
    ['no', 'no', 'no'],
    'Put a gateway that translates before it, or speak Chat Completions.'
  ),
  row(
    'images',
    'Image generation',
    ['no', 'no', 'no'],
    'Keep these calls where they are: no engine of chat models draws.'
  ),
  row(
    'audio',
    'Audio in and out',
    ['partly', 'partly', 'no'],
    'vLLM transcribes with a speech model; keep speech output where it is.'
  ),
  row(
    'moderations',
    'Moderations',
    ['no', 'no', 'no'],
    'Keep these calls where they are, or serve a guard model through Chat Completions.'
  ),
  row('other', 'Other calls', ['no', 'no', 'no'], 'Look at their paths: the log does not say what they ask.')
]

export const FEATURE_SUPPORT: readonly EngineSupport[] = [
  row(
    'streaming',
    'Streaming',
    ['yes', 'yes', 'yes'],
    'Ask for usage with stream_options.include_usage, so that the next log holds tokens.'
  ),
  row(
    'tools',
    'Tools',
    ['yes', 'yes', 'yes'],
    'Start the engine with the tool parser of the model (vLLM: --enable-auto-tool-choice --tool-call-parser NAME).'
  ),
  row(
    'hostedTools',
    'Hosted tools (search, files, code)',
    ['partly', 'partly', 'no'],
    'The provider runs these: run them yourself as functions, or keep the calls.'
  ),
  row(
    'jsonSchema',
    'Structured output (JSON schema)',
    ['yes', 'yes', 'yes'],
    'Try each schema once: keywords that a grammar cannot hold are refused.'
  ),
  row('jsonMode', 'JSON mode', ['yes', 'yes', 'yes'], NOTHING),
  row(
    'images',
    'Images in prompts',
    ['yes', 'yes', 'partly'],
    'Choose a model that sees, and size it with its image tokens.'
  ),
  row(
    'audio',
    'Audio in prompts',
    ['partly', 'partly', 'partly'],
    'Choose a model that hears; audio answers stay with the provider.'
  ),
  row('files', 'Files in prompts', ['no', 'no', 'no'], 'Turn documents into text or images before the call.'),
  row(
    'logprobs',
    'Log probabilities',
    ['yes', 'yes', 'partly'],
    'Ask for no more alternatives than the engine is started with (vLLM: --max-logprobs).'
  ),
  row(
    'seed',
    'Seed',
    ['yes', 'yes', 'yes'],
    'Expect other answers than before, and not always the same ones: batches differ.'
  ),
  row(
    'severalChoices',
    'Several choices (n > 1)',
    ['yes', 'yes', 'yes'],
    'Size for it: each choice is decoded by itself.'
  ),
  row(
    'reasoningEffort',
    'Reasoning effort',
    ['partly', 'partly', 'partly'],
    'Choose a model whose template knows efforts, and compare the length of answers.'
  ),
  row(
    'maxTokens',
    'max_tokens',
    ['yes', 'yes', 'yes'],
    'Check the limits: another tokenizer counts other tokens.'
  ),
  row(
    'maxCompletionTokens',
    'max_completion_tokens',
    ['yes', 'yes', 'yes'],
    'Check the limits: another tokenizer counts other tokens.'
  ),
  row(
    'promptCaching',
    'Prompt caching',
    ['yes', 'yes', 'yes'],
    'Prefixes are cached by themselves; route a conversation to one replica to keep its hits.'
  ),
  row(
    'storedState',
    'Stored state (previous_response_id)',
    ['partly', 'partly', 'partly'],
    'Keep the state yourself: engines hold it in the memory of one process, if at all.'
  ),
  row(
    'background',
    'Background answers',
    ['partly', 'partly', 'no'],
    'Keep these calls where they are, or wait for them.'
  ),
  row(
    'logitBias',
    'Logit bias',
    ['yes', 'yes', 'yes'],
    'Look the token ids up again: they belong to another tokenizer.'
  ),
  row(
    'prediction',
    'Predicted output',
    ['no', 'no', 'no'],
    'Leave it out: speculative decoding does this without being asked.'
  ),
  row(
    'serviceTier',
    'Service tiers',
    ['no', 'no', 'no'],
    'Leave it out: priority among your own requests is the scheduler’s.'
  ),
  row('stop', 'Stop sequences', ['yes', 'yes', 'yes'], NOTHING)
]

export const BATCH_SUPPORT: EngineSupport = row(
  'batch',
  'Batch API',
  ['partly', 'no', 'no'],
  'Run the file through vllm run-batch, or send its requests when the fleet is idle.'
)
