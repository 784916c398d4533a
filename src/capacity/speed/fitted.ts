/** What a fit sets of an engine on an architecture. */

/**
 * What a fit sets: shares of the datasheet rate, overheads in seconds, and the shares of a benchmark's requests that wait
 * in its opening burst, and that run in waves. Effective constants, not hardware truths.
 */
export type Effective = {
  /** e_w: weights read; e_mw: those of experts, on top. */
  readonly weightBandwidth: number
  readonly expertBandwidth: number
  /** e_kv: KV cache read. */
  readonly kvBandwidth: number
  /** e_c: dense matrix products; on top of it, those in fp8 and fp4, and e_moe, those of experts. */
  readonly compute: number
  readonly fp8Compute: number
  readonly fp4Compute: number
  readonly expertCompute: number
  /** e_a: prefill attention. */
  readonly attentionCompute: number
  /** o_0, every iteration; o_L, o_m and o_lin, every layer, layer with experts, layer of linear attention. */
  readonly stepSeconds: number
  readonly layerSeconds: number
  readonly expertLayerSeconds: number
  readonly linearLayerSeconds: number
  /** o_s: every token sampled. */
  readonly sampleSeconds: number
  /** o_pf and o_pfm: every layer, and layer with experts, of an iteration with prefill. */
  readonly prefillLayerSeconds: number
  readonly prefillExpertLayerSeconds: number
  /** All-reduce, times log2 t; e_l: the share of the link that it reaches. */
  readonly allReduceSeconds: number
  readonly linkBandwidth: number
  /** Before the engine: HTTP, tokenisation. */
  readonly requestSeconds: number
  readonly burstShare: number
  /** Of equal requests, all sent at once: the share that goes on ending, and entering, in step. */
  readonly waveShare: number
  /**
   * Iterations of up to so many tokens run from captured graphs, whose launch costs nothing, although they prefill. Not
   * fitted: see `GRAPH_TOKENS`.
   */
  readonly graphTokens: number
}

/** As fitted: every value may have a factor per architecture and per engine. */
export type Fitted = {
  readonly global: Omit<Effective, 'graphTokens'>
  readonly byArchitecture: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly byEngine: Readonly<Record<string, Readonly<Record<string, number>>>>
}
