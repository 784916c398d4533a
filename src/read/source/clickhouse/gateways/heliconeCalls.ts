/** Helicone's `request_response_rmt` → its calls, as `read/format/helicone.ts` reads them. */
import { FAILED_UNTOLD } from '../aggregate/calls.ts'
import type { GatewayCalls } from './gateway.ts'

const NAMED = {
  known_prompt: 'toFloat64(prompt_tokens)',
  known_cached: 'toFloat64(prompt_cache_read_tokens)',
  known_anthropic: "positionCaseInsensitive(provider, 'anthropic') > 0",
  // Anthropic's own counts leave cached tokens out; more of them than there are in all shows the same.
  known_outside: 'known_anthropic OR known_cached > known_prompt'
}

export const heliconeCalls = (): GatewayCalls => ({
  named: NAMED,
  // −2 is a call that is pending.
  isCall: 'status != -2',
  columns: {
    id: 'toString(request_id)',
    start: 'request_created_at',
    duration: `if(isNull(latency), ${micros('response_created_at')} - ${micros('request_created_at')}, latency * 1000)`,
    ttft: 'if(time_to_first_token > 0, time_to_first_token * 1000, NULL)',
    model: 'model',
    caller: 'user_id',
    input: `if(known_prompt = 0, NULL, known_prompt + if(known_outside, known_cached, 0))`,
    cached: `if(known_prompt = 0, NULL, known_cached)`,
    output: 'if(prompt_tokens = 0 AND completion_tokens = 0, NULL, toFloat64(completion_tokens))',
    status: `multiIf(status < 0, ${FAILED_UNTOLD}, status >= 100 AND status <= 599, status, 0)`
  },
  untold: [
    {
      which: "toString(cache_reference_id) != '00000000-0000-0000-0000-000000000000'",
      why: "were answered by Helicone's own cache"
    },
    {
      which: `prompt_cache_write_tokens > 0`,
      why: 'wrote to a prompt cache, which is billed apart'
    },
    {
      which: `prompt_tokens = 0 AND known_cached > 0 AND known_anthropic`,
      why: 'state cached tokens alone'
    }
  ],
  spans: null
})

const micros = (column: string): string => `toUnixTimestamp64Micro(toDateTime64(${column}, 6))`
