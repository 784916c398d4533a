/** GPU → how those of several nodes reach each other: what a replica larger than a node stands on. */
import type { Source } from './source.ts'
import type { GpuSpec } from './types.ts'

export type Fabric = {
  /** GPUs that its own link joins; between such groups there is the network. */
  readonly domain: number
  /** Of one GPU to other groups, one direction. [bytes/s] */
  readonly networkBandwidth: number
  readonly source: Source
}

const GBIT = 1e9 / 8
const READ_ON = '2026-11-29'

/** Boards of 8 with a network card for each GPU. */
const board = (gbitPerSecond: number, where: string, verified = true): Fabric => ({
  domain: 8,
  networkBandwidth: gbitPerSecond * GBIT,
  source: { where, asOf: READ_ON, verified }
})

/** Racks of 72 whose NVLink joins all of them. */
const rack = (gbitPerSecond: number, where: string): Fabric => ({
  domain: 72,
  networkBandwidth: gbitPerSecond * GBIT,
  source: { where, asOf: READ_ON, verified: false }
})

const NVIDIA = "NVIDIA's datasheet of the"

/** Those for which kernels of expert parallelism over a network are written: Hopper and later. (deepseek-ai/DeepEP, README) */
const FABRICS: Readonly<Record<string, Fabric>> = {
  'H100-SXM': board(400, `${NVIDIA} DGX H100: 8 × ConnectX-7`),
  'H200-SXM': board(400, `${NVIDIA} DGX H200: 8 × ConnectX-7`),
  'H800-SXM': board(400, 'arXiv 2412.19437, section 3.2: InfiniBand, 50 GB/s'),
  'H20-96GB': board(400, 'general knowledge: as the H100 board', false),
  'H20-141GB': board(400, 'general knowledge: as the H200 board', false),
  'B200-SXM': board(400, `${NVIDIA} DGX B200: 8 × ConnectX-7`),
  'B300-SXM': board(800, `${NVIDIA} DGX B300: 8 × ConnectX-8`),
  GB200: rack(400, `${NVIDIA} GB200 NVL72; network: general knowledge`),
  GB300: rack(800, `${NVIDIA} GB300 NVL72; network: general knowledge`)
}

/** `null` where nobody is known to serve one model over several nodes of it. */
export const fabricOf = ({ name }: Pick<GpuSpec, 'name'>): Fabric | null => FABRICS[name] ?? null

/** The largest group of experts that its makers published: DeepSeek-V3's decoding. (arXiv 2412.19437, section 3.4.2) */
export const MOST_GPUS = 320

/** GPUs of the largest replica. */
export const mostGpusOf = (gpu: Pick<GpuSpec, 'name' | 'nodeSize'>): number =>
  fabricOf(gpu) === null ? gpu.nodeSize : MOST_GPUS
