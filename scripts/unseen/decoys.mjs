/** Columns beside the true ones that look like them: each with the names it has in public schemas. */

const hash = (text, i) => {
  let h = 2_166_136_261
  for (const c of `${text}${i}`) h = Math.imul(h ^ c.charCodeAt(0), 16_777_619)
  return h >>> 0
}
const noise = (name, { i }, most) => hash(name, i) % most

/** @returns a column's values, made of the calls in their order */
const each = of => (calls, name) => calls.map((call, at) => of(call, name, at))
const running = of => calls => {
  let sum = 0
  return calls.map(call => (sum += of(call)))
}

export const DECOYS = [
  [
    ['ticket_id', 'order_no', 'session_no', 'conversation_no', 'doc_id'],
    each((call, name) => 10_000 + noise(name, call, 80_000))
  ],
  [['price_input_per_mtok', 'input_price', 'in_rate', 'unit_price_in'], each(() => 2.5)],
  [
    ['cost_cents', 'costInCents', 'price_cents', 'cost_millicents'],
    each(({ input, output }) => Math.round(input * 0.02 + output * 0.08))
  ],
  [
    ['cost_usd', 'est_cost', 'spend', 'usd'],
    each(({ input, output }) => Number((input * 2.5e-6 + output * 1e-5).toFixed(6)))
  ],
  [['temperature', 'temp', 'top_p'], each(() => 0.7)],
  [
    ['max_tokens', 'maxTokens', 'max_new_tokens', 'max_completion_tokens', 'tokens_cap', 'output_token_cap'],
    each(() => 4_096)
  ],
  [
    ['pct_context_used', 'context_fill_pct', 'cache_pct', 'gpu_util'],
    each((call, name) => noise(name, call, 101))
  ],
  [
    ['cum_tokens', 'running_total_tokens', 'tokens_so_far', 'tokens_today', 'session_prompt_tokens'],
    running(({ input, output }) => input + output)
  ],
  [['row', 'row_no', '#', 'n', 'idx', 'seq', 'line', 'Unnamed: 0', 'step_index'], each((_, __, at) => at)],
  [['context_window', 'ctx_max', 'n_ctx', 'context_length', 'model_ctx'], each(() => 131_072)],
  [
    ['prompt_chars', 'input_chars', 'prompt_length_chars', 'question_len_chars', 'chars_in'],
    each(({ asked, i }) => asked * 4 + (i % 9))
  ],
  [
    ['response_chars', 'answer_chars', 'output_bytes', 'resp_bytes', 'bytes_out'],
    each(({ output, i }) => output * 4 + (i % 7))
  ],
  [
    ['quota_left', 'tokens_remaining', 'x_ratelimit_remaining_tokens', 'credits_left'],
    calls => running(({ input }) => input)(calls).map(sum => 50_000_000 - sum)
  ],
  [
    ['prev_total', 'previous_tokens', 'last_prompt_tokens'],
    calls => calls.map((_, at) => (at === 0 ? 0 : calls[at - 1].input + calls[at - 1].output))
  ],
  [
    ['score', 'security_score', 'quality', 'eval_score', 'rating'],
    each((call, name) => noise(name, call, 100))
  ],
  [['active_users', 'users_online', 'concurrent_users'], each((call, name) => 3 + noise(name, call, 300))],
  [
    ['retries', 'attempt', 'retry_count', 'n_retries', 'try_no'],
    each((call, name) => call.attempt ?? 1 + noise(name, call, 2))
  ],
  [['port', 'upstream_port', 'src_port'], each(() => 8_443)],
  [['model_version', 'release_date', 'prompt_version', 'api_version'], each(() => '2024-08-06')],
  [
    ['ingested_at', 'indexed_at', 'exported_at', '_ingest_time', 'updated_at', 'row_updated_at'],
    calls => calls.map(({ at }, i) => new Date(at + 3_600_000 + i * 7_000).toISOString())
  ],
  [
    ['user_created_at', 'key_created', 'session_started_at', 'conversation_created_at'],
    calls => calls.map(() => new Date(Date.UTC(2023, 5, 1, 8)).toISOString())
  ],
  [
    ['expires_at', 'cache_expiry', 'valid_until'],
    calls => calls.map(({ at }) => new Date(at + 86_400_000 * 30).toISOString())
  ],
  [
    ['queue_ms', 'tokenize_ms', 'db_ms', 'network_ms', 'permission_wait_ms'],
    each((call, name) => noise(name, call, 40))
  ],
  [['timeout_s', 'timeout_ms', 'deadline_ms'], each((_, name) => (name.endsWith('_s') ? 60 : 60_000))],
  [
    ['prompt_est_tokens', 'est_tokens', 'estimated_prompt_tokens'],
    each(({ asked, i }) => Math.round(asked * 1.07) + (i % 5))
  ],
  [
    ['tok_per_s', 'tps', 'throughput', 'tokens_per_second'],
    each(({ output, lasted }) => Number((output / (lasted / 1_000)).toFixed(1)))
  ],
  [['n_messages', 'messages', 'turn', 'history_len'], each((call, name) => 1 + noise(name, call, 12))],
  [['tool_calls', 'n_tools', 'functions_called'], each((call, name) => noise(name, call, 4))],
  [['seed', 'rng'], each((call, name) => noise(name, call, 4_000_000_000))],
  [
    ['vram_gib', 'peak_mem_gb', 'gpu_mem'],
    each((call, name) => Number((20 + noise(name, call, 400) / 100).toFixed(2)))
  ],
  [['provider', 'vendor'], each(() => 'openai')],
  [['endpoint', 'path', 'route'], each(() => '/v1/chat/completions')],
  [['finish_reason', 'stop_reason'], each(({ status }) => (status === 200 ? 'stop' : null))],
  [
    ['prompt', 'question', 'user_text'],
    each(({ i }) => `Summarise ticket ${i}, please: it says "no", twice`)
  ],
  [['ip', 'client_ip'], each(({ i }) => `10.0.3.${i % 250}`)],
  [['region', 'az', 'dc'], each(() => 'eu-west-1')],
  [['hour', 'hr'], each(({ at }) => new Date(at).getUTCHours())],
  [['year'], each(({ at }) => new Date(at).getUTCFullYear())],
  [['stream', 'streamed'], each(({ i }) => i % 2 === 0)],
  [['chunks', 'n_docs', 'top_k', 'k'], each((call, name) => 1 + noise(name, call, 8))],
  [['embedding_dim', 'dims'], each(() => 1_536)],
  [['image_count', 'images'], each(() => 0)],
  [['input_tokens_limit', 'tpm_limit', 'prompt_budget', 'token_budget'], each(() => 200_000)],
  [['avg_latency', 'p95_latency', 'mean_latency_ms'], each(() => 812)]
]
