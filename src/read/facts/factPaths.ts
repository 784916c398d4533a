/** Where the logs of gateways, tracers and servers hold what is not a column of its own: paths, tried in order. */
import { wordsIn } from '../../words.ts'

/** Bodies of requests, and bags of their parameters. */
export const REQUEST_BODIES = wordsIn(`
  request.body request_body requestBody body raw.request proxy_server_request.body proxy_server_request
  input.value request inputs kwargs model_parameters modelParameters llm.invocation_parameters
  extra.invocation_params parameters obj
`)

/** LiteLLM hands on every parameter that the caller set, so that an absent one was not used. */
export const WHOLE_PARAMETERS: readonly string[] = ['model_parameters']

/** Bodies of answers. */
export const ANSWER_BODIES = wordsIn(`
  response.body response_body responseBody properties.responseBody raw.response output.value response
  outputs output
`)

export const MESSAGES = ['messages', 'gen_ai.input.messages', 'RequestMessages']

export const ENDPOINT_PATHS = wordsIn(`
  endpoint call_type path request_path requestPath uri url request_url RequestPath x-envoy-origin-path
  OperationName operationName properties.operationId gen_ai.operation.name api_type heliconeMetadata.path
  request.uri response.body.object response.object object
`)

export const STREAM_PATHS = wordsIn(`
  stream streamed streaming is_stream is_streaming isStream IsStreamCompletion gen_ai.request.stream
  obj.stream
`)

/** Words rather than yes and no. */
export const STREAM_WORDS = [
  'properties.streamType',
  'ai.proxy.meta.request_mode',
  'response_content_type',
  'content_type',
  'response_headers.content-type'
]

export const ENDING_PATHS = wordsIn(`
  finish_reason finishReason finish_reason_normalized finish_reasons stop_reason
  gen_ai.response.finish_reasons llm.finish_reason ai.response.finishReason out.meta_info.finish_reason.type
  response.finish_reason data.finish_reason
`)

export const REASONING_PATHS = ['reasoning_effort', 'gen_ai.request.reasoning_effort', 'reasoning.effort']

export const MAX_TOKENS_PATHS = [
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'gen_ai.request.max_tokens'
]

export const TOOL_COUNTS = ['toolDefinitionsCount', 'tool_count', 'tools_count']

export const IMAGE_COUNTS = ['NumImages', 'num_images', 'image_count']

export const PROVIDER_PATHS = wordsIn(`
  provider custom_llm_provider provider_name ai_org gen_ai.provider.name gen_ai.system metadata.provider
  ai.proxy.meta.provider_name extra.metadata.ls_provider
`)

export const BASE_URL_PATHS = wordsIn(`
  base_url api_base request_url properties.backendUrl server.address upstream_host ServiceName RequestHost
  :authority path url
`)

export const MIRROR_PATHS = ['mirror', 'mirrored', 'is_shadow', 'shadow']
