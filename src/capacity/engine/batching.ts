/** How an engine chooses the requests of its next iteration: what vLLM, SGLang and TensorRT-LLM do differently. */

export type Batching = {
  /**
   * `mixed`: prefill rides along with the decodes, within one token budget (vLLM V1, TensorRT-LLM).
   * `prefill-first`: waiting prompts run iterations of their own while the decodes stall (SGLang, vLLM V0).
   */
  readonly policy: 'mixed' | 'prefill-first'
  /** A prompt may be prefilled over several iterations; without, it waits until it fits into one. */
  readonly chunkedPrefill: boolean
  /** The next iteration is put together while one runs: arrivals and freed memory count an iteration later. */
  readonly planAhead: boolean
  /** KV cache is allocated in blocks of so many tokens. */
  readonly blockTokens: number
  /** Blocks of a preempted sequence stay readable until another one takes them: only what was lost is recomputed. */
  readonly keepsPreempted: boolean
  /** Only what finds room for its whole answer is admitted, so nothing is ever preempted. */
  readonly reservesOutput: boolean
}

export const ENGINES = ['vllm', 'sglang', 'tensorrt-llm'] as const
export type Engine = (typeof ENGINES)[number]

/**
 * What each engine does unless told otherwise.
 *
 * - vLLM V1 (vllm/v1/core/sched/scheduler.py): 16 tokens a block, prefix caching and chunked prefill; asynchronous
 *   scheduling since 0.14.
 * - SGLang (python/sglang/srt/managers/scheduler.py): one token a page, chunked prefill, overlap schedule, no mixed
 *   chunks. What it holds back for tokens to come (its new-token ratio) is not modelled.
 * - TensorRT-LLM (tensorrt_llm/llmapi/llm_args.py): 32 tokens a block, overlap scheduler, whole prompts; its policy
 *   `GUARANTEED_NO_EVICT` admits only what can run to its end.
 */
export const BATCHING: Readonly<Record<Engine, Batching>> = {
  vllm: {
    policy: 'mixed',
    chunkedPrefill: true,
    planAhead: true,
    blockTokens: 16,
    keepsPreempted: true,
    reservesOutput: false
  },
  sglang: {
    policy: 'prefill-first',
    chunkedPrefill: true,
    planAhead: true,
    blockTokens: 1,
    keepsPreempted: false,
    reservesOutput: false
  },
  'tensorrt-llm': {
    policy: 'mixed',
    chunkedPrefill: false,
    planAhead: true,
    blockTokens: 32,
    keepsPreempted: true,
    reservesOutput: true
  }
}
