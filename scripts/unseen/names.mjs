/**
 * What columns are called in public repositories, SDKs and dashboards, field by field: gathered from their schemas, types and
 * prints, and from no table of this program.
 */

const of = text => text.trim().split(/\s*,\s*/)

export const NAMES = {
  input:
    of(`tokens_in, tokensIn, in_tok, itok, inTok, prompt_tok, n_prompt_tokens, tokens_prompt, promptTokenCount,
    llm_input_token_count, nb_tokens_in, prompt_toks, tok_in, ptokens, tokens.prompt, tokens.in, usage.input, inputTokenCount,
    token_count_prompt, in_tokens, tkn_in, prompt_n, prompt_token_cnt, InputTok, tokens_sent, sent_tokens, request_toks,
    tokens_input, num_prompt_tokens, n_tokens_in, ctx_tokens, prefill_tokens, inp_tok_cnt, inputTkns, tok_prompt,
    prompt_eval_count, eingabe_tokens, jetons_entree, tokens_entrada, 输入tokens, 入力トークン数, tokens_invoer, prompt len (tok),
    Prompt (tokens), Tokens (prompt), tokens/in, input tok., metrics.tokensPrompt, usage_in, AI.InputTokens, in_step_prompt_tokens,
    n_input_toks, input_size_tokens, prompt_usage, num_input_tok, token_in_cnt, tokens_to_model, user_prompt_tokens, up_tokens,
    prompt tokens used, llm.prompt.tokens, tokenUsage.promptTokens, stats.prompt_tokens, input_ids_len, seq_len_in, isl`),
  output:
    of(`tokens_out, tokensOut, out_tok, otok, outTok, completion_tok, n_gen_tokens, tokens_completion, candidatesTokenCount,
    llm_output_token_count, nb_tokens_out, completion_toks, tok_out, gtokens, tokens.generated, tokens.out, usage.output,
    outputTokenCount, token_count_completion, out_tokens, tkn_out, predicted_n, completion_token_cnt, OutputTok, tokens_received,
    received_tokens, response_toks, tokens_output, num_generated_tokens, n_tokens_out, n_new_tokens, decode_tokens, outp_tok_cnt,
    outputTkns, tok_completion, eval_count, ausgabe_tokens, jetons_sortie, tokens_salida, 输出tokens, 出力トークン数, tokens_uitvoer,
    answer len (tok), Completion (tokens), Tokens (completion), tokens/out, output tok., metrics.tokensGenerated, usage_out,
    AI.OutputTokens, in_step_completion_tokens, n_output_toks, output_size_tokens, completion_usage, num_output_tok, token_out_cnt,
    tokens_from_model, assistant_tokens, down_tokens, completion tokens used, llm.completion.tokens, tokenUsage.completionTokens,
    stats.completion_tokens, output_ids_len, seq_len_out, osl`),
  total:
    of(`total_tok, tokensTotal, tot_tokens, tokens_total, n_tokens, totalTokenCount, usage.total, tokens_sum, sum_tokens,
    total_toks, tok_total, tokens_used, Total Tokens, tokens.total, all_tokens, overall_tokens`),
  cached:
    of(`tokens_cached, cachedTok, cached_toks, cache_read, cacheReadTokens, prompt_cached, cached_prompt_tok, cache_hit_tokens,
    cached_in, cachedContentTokenCount, prefix_cached_tokens, n_cached, usage.cached, tokens.cached, from_cache_tokens, num_cached_tokens,
    cached_input_toks, kv_cache_hit_tokens, Cached tokens`),
  reasoning:
    of(`reasoning_tok, thinking_tok, thoughtsTokenCount, tokens_reasoning, reasoning_toks, cot_tokens, thought_tokens,
    hidden_reasoning_tokens, usage.reasoning, tokens.reasoning, think_tokens`),
  duration:
    of(`elapsed, took, dur, lat, wall, total, total_time, rt, resp_time, e2e, time_taken, request_latency, call_duration,
    api_latency, llm_elapsed_time, responseTime, wall_time, roundtrip, turnaround, latency_total, processing, latenz, durée, 耗时,
    duracion, execution, timing.total, Latency, Response time, completion_latency, llm_latency, gen_time, inference, elapsed_time,
    Dauer, req_dur, latency_e2e, duration_total, upstream_latency, delta_t, response_latency, service_time`),
  ttft: of(`ttft, first_token, time_to_first_token, timeToFirstToken, first_token_latency, ttfb, first_chunk, ttf_token,
    timing.first_token, prefill_latency_first_token, stream_first_token`),
  start:
    of(`ts, called_at, used_at, recorded_at, when, createdAt, logged_at, event_ts, request_ts, started, startedAt, begin,
    begin_ts, req_start, t0, time_utc, log_time, date_time, Timestamp, Time, occurredAt, invoked_at, time_sent, sent_at, submit_time,
    arrival_ts, arrived, t_request_sent, requestTimestamp, start_ts, Zeitpunkt, fecha, 时间, 日時, horodatage, ingress_time, query_time,
    request_received, dt, stamp, @timestamp, eventTime, Date, insert_ts, tstamp, datetime_utc, call_time, asctime`),
  end: of(`finished_at, completedAt, end_ts, ended, t1, done_at, t_stream_end, stop_ts, respTimestamp, finish, end, time_done,
    responded_at, response_ts, answer_completed_at, fin, completed_on`),
  model:
    of(`model, mdl, model_name, modelId, llm, model_used, selected_model, ai_model, engine, deployment, modelName, llm_model,
    model_slug, resolved_model, llm.model, request.model, Modell, 模型, backend_model, model_version_name, which_model, modele,
    served_model, target_model`),
  caller:
    of(`user, team, caller, app, agent_name, client, tenant, service, feature, user_id, api_key_name, workspace, consumer,
    source_app, owner, cost_center, org, department, product`),
  id: of(`id, request_id, call_id, trace_id, uuid, req_id, rid, requestId, x_request_id, correlation, generation, run_id, event_id,
    message_id, _id, log_id`)
}
