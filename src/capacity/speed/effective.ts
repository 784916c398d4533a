/** Architecture and engine → the effective constants of an iteration's time. */
import { BATCHING, type Batching } from '../engine/batching.ts'
import { CONSTANTS } from './constants.ts'
import type { Effective, Fitted } from './fitted.ts'

/** GPUs whose constants are fitted together. @public for the calibration scripts, which run on the built files. */
export const ARCHITECTURES = ['hopper', 'blackwell', 'ampere', 'ada', 'cdna', 'older'] as const
export type Architecture = (typeof ARCHITECTURES)[number]

/**
 * Engines whose constants are fitted apart. `vllm-0`: vLLM before its rewrite of 2025; `vllm-eager`: before it captured graphs and
 * had an all-reduce of its own (0.2.6 and 0.2.7, at the end of 2023); `other`: one that is not modelled.
 */
export const FITTED_ENGINES = ['vllm', 'vllm-0', 'vllm-eager', 'sglang', 'tensorrt-llm', 'other'] as const
export type FittedEngine = (typeof FITTED_ENGINES)[number]

/** vLLM before its rewrite. */
export const isOldVllm = (engine: FittedEngine): engine is 'vllm-0' | 'vllm-eager' =>
  engine === 'vllm-0' || engine === 'vllm-eager'

/** Workstation Blackwell, on GDDR and PCIe, behaves as Ada does. */
export function architectureOf(name: string): Architecture {
  if (name.startsWith('CDNA')) return 'cdna'
  if (name.includes('sm120')) return 'ada'
  const known = ARCHITECTURES.find(each => name.toLowerCase().startsWith(each))
  return known ?? 'older'
}

/**
 * Since its rewrite vLLM captures graphs of up to 512 tokens, whatever is in them: `max_cudagraph_capture_size` and
 * `FULL_AND_PIECEWISE` (vllm/config/compilation.py). The others capture decodes alone.
 */
const GRAPH_TOKENS: Readonly<Partial<Record<FittedEngine, number>>> = { vllm: 512 }

/** global × factor of the architecture × factor of the engine. */
export function effectiveOf(
  architecture: Architecture,
  engine: FittedEngine,
  { global, byArchitecture, byEngine }: Fitted = CONSTANTS
): Effective {
  const value = (name: string, of: number) =>
    of * (byArchitecture[name]?.[architecture] ?? 1) * (byEngine[name]?.[engine] ?? 1)
  const valued = Object.entries(global).map(([name, of]) => [name, value(name, of)])
  return { ...Object.fromEntries(valued), graphTokens: GRAPH_TOKENS[engine] ?? 0 }
}

/** vLLM's first engine let prompts go first, as SGLang does; what is not modelled is taken to mix them. */
export const policyOf = (engine: FittedEngine): Batching['policy'] =>
  isOldVllm(engine) ? 'prefill-first' : engine === 'other' ? 'mixed' : BATCHING[engine].policy
