/** What a user says of a GPU that the catalogue does not hold → its row. */
import { BYTES_PER_GIB } from '../units.ts'
import { gpuNamed } from './gpus.ts'
import type { Source } from './source.ts'
import type { GpuSpec } from './types.ts'

/** In the units of `gpuops-audit gpus`. */
export const NEEDED_OF_GPU = ['memoryGib', 'bandwidthGbps', 'bf16Tflops'] as const
export const OPTIONAL_OF_GPU = ['fp8Tflops', 'fp4Tflops', 'linkGbps', 'gpusPerNode'] as const

export type StatedGpu = {
  readonly name: string
  /** As NVIDIA and AMD name them; `null`: not said, and the constants are those of all GPUs together. */
  readonly architecture: string | null
} & Readonly<Record<(typeof NEEDED_OF_GPU)[number], number>> &
  Readonly<Record<(typeof OPTIONAL_OF_GPU)[number], number | null>>

/** Of PCIe 4.0 with 16 lanes, in one direction: what a GPU without a word of its link surely has. [GB/s] */
const PCIE_GBPS = 32

/** A GPU of one's own: alone in its node unless more are said to be. */
export const gpuOf = (stated: StatedGpu, source: Source): GpuSpec => ({
  name: stated.name,
  architecture: stated.architecture ?? 'not said',
  memoryBytes: stated.memoryGib * BYTES_PER_GIB,
  bandwidth: stated.bandwidthGbps * 1e9,
  flops: {
    bf16: stated.bf16Tflops * 1e12,
    fp8: inFlops(stated.fp8Tflops),
    fp4: inFlops(stated.fp4Tflops)
  },
  reach: 1,
  throughHost: false,
  linkBandwidth: (stated.linkGbps ?? PCIE_GBPS) * 1e9,
  nodeSize: stated.gpusPerNode ?? 1,
  compared: true,
  source
})

const inFlops = (tera: number | null): number | null => (tera === null ? null : tera * 1e12)

/** One's own GPU of that name, else the catalogue's. */
export const gpuAmong = (name: string, own: readonly GpuSpec[]): GpuSpec | undefined =>
  own.find(gpu => gpu.name.toLowerCase() === name.trim().toLowerCase()) ?? gpuNamed(name)
