/** Architecture and engine → the effective constants of an iteration's time. */
import { CONSTANTS } from './constants.ts'
import type { Effective, Fitted } from './fitted.ts'

/** GPUs whose constants are fitted together. @public for the calibration scripts, which run on the built files. */
export const ARCHITECTURES = ['hopper', 'blackwell', 'ampere', 'ada', 'cdna', 'older'] as const
export type Architecture = (typeof ARCHITECTURES)[number]

/** Engines whose constants are fitted apart. `vllm-0`: vLLM before its rewrite of 2025; `other`: one that is not modelled. */
export const FITTED_ENGINES = ['vllm', 'vllm-0', 'sglang', 'tensorrt-llm', 'other'] as const
export type FittedEngine = (typeof FITTED_ENGINES)[number]

/** Workstation Blackwell, on GDDR and PCIe, behaves as Ada does. */
export function architectureOf(name: string): Architecture {
  if (name.startsWith('CDNA')) return 'cdna'
  if (name.includes('sm120')) return 'ada'
  const known = ARCHITECTURES.find(each => name.toLowerCase().startsWith(each))
  return known ?? 'older'
}

/** global × factor of the architecture × factor of the engine. */
export function effectiveOf(
  architecture: Architecture,
  engine: FittedEngine,
  { global, byArchitecture, byEngine }: Fitted = CONSTANTS
): Effective {
  const value = (name: string, of: number) =>
    of * (byArchitecture[name]?.[architecture] ?? 1) * (byEngine[name]?.[engine] ?? 1)
  return Object.fromEntries(
    Object.entries(global).map(([name, of]) => [name, value(name, of)])
  ) as unknown as Effective
}
