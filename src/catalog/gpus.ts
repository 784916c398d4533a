/** The GPUs that could serve a log: datasheet facts, each with where it was read. */
import { BYTES_PER_GIB } from '../units.ts'
import type { GpuSpec } from './types.ts'

/** When the sources were read; those with a commit are pinned to it. */
const READ_ON = '2026-11-22'
const GENERAL = 'general knowledge'

/** Of one chip; dense bf16 is four times FP32, fp8 twice and fp4 four times bf16, as of the Server edition. */
const PRO_6000 = 'technical.city and purepc.pl'

const INFERENCEX = 'github.com/SemiAnalysisAI/InferenceX-app:packages/app/src/lib/gpu-specs.ts@77ca49a6'

/** What most buyers choose between; the others are compared when named. */
const COMPARED: ReadonlySet<string> = new Set([
  'L40S',
  'A100-80GB-SXM',
  'H100-SXM',
  'H200-SXM',
  'B200-SXM',
  'MI300X'
])

/**
 * Their fp32 accumulation runs at half rate (NVIDIA Ada and Ampere GA102 whitepapers, appendices), and their driver lets none
 * read another's memory: what they exchange goes through the host's.
 */
const GEFORCE: ReadonlySet<string> = new Set(['RTX4090', 'RTX4090D', 'RTX3090', 'RTX5090', 'RTX5060Ti'])

/** Of a rate that is half the chip's own, twice as large a share. */
const HALVED = 2

/**
 * The datasheets of the MI300X and the MI325X state the same rates; with more power one runs at 1.2 GHz in matrix products and
 * the other at 1.45, 708 and 843 TFLOP/s in bf16. (ROCm/rocm-blogs@8e011952: Measuring Max-Achievable FLOPs, part 2)
 */
const REACH: Readonly<Record<string, number>> = { MI325X: 1.19 }

/**
 * Share of a PCIe link that is left of it through the host's memory: two A100 without peer access added up 70 kB to 1 MB of
 * activations at 2 to 4 GB/s, where their link has 32 and others reach 0.41 of it. (dennislee22/vLLM-benchmarking@b474d1e)
 */
const THROUGH_HOST = 0.25

/** What people write for the usual form of a GPU, and what drivers call it, where that is more than its maker in front. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  a100: 'A100-80GB-SXM',
  'a100-40gb': 'A100-40GB-SXM',
  'a100-80gb': 'A100-80GB-SXM',
  h100: 'H100-SXM',
  h200: 'H200-SXM',
  'a100-sxm-40gb': 'A100-40GB-SXM',
  'a100-sxm-80gb': 'A100-80GB-SXM',
  'a100-pcie-80gb': 'A100-80GB-PCIe',
  'a800-sxm-80gb': 'A800-80GB-SXM',
  b200: 'B200-SXM',
  b300: 'B300-SXM',
  h20: 'H20-96GB',
  h800: 'H800-SXM',
  'h20-3e': 'H20-141GB',
  gh200: 'GH200-96',
  rtxpro6000: 'RTXPRO6000-Server',
  'a100-sxm4-40gb': 'A100-40GB-SXM',
  'a100-sxm4-80gb': 'A100-80GB-SXM',
  'a800-sxm4-80gb': 'A800-80GB-SXM',
  'h100 80gb hbm3': 'H100-SXM',
  'h100 sxm5': 'H100-SXM',
  a800: 'A800-80GB-SXM',
  'dgx spark': 'GB10',
  'gh200 480gb': 'GH200-96',
  'v100s-pcie-32gb': 'V100S-PCIe',
  'rtx pro 6000 blackwell server edition': 'RTXPRO6000-Server',
  'rtx pro 6000 blackwell workstation edition': 'RTXPRO6000-Workstation',
  'rtx pro 6000 blackwell': 'RTXPRO6000-Workstation',
  'rtx pro 6000 blackwell workstation': 'RTXPRO6000-Workstation',
  'rtx pro 6000 blackwell max-q': 'RTXPRO6000-Max-Q',
  'rtx pro 6000 blackwell max-q workstation edition': 'RTXPRO6000-Max-Q',
  'rtx pro 5000 blackwell': 'RTXPRO5000',
  'rtx pro 4500 blackwell': 'RTXPRO4500',
  'rtx 5060 ti 16gb': 'RTX5060Ti',
  'arc pro b60': 'Arc-B60',
  'arc pro b70': 'Arc-B70'
}

const MAKERS = /\b(nvidia|amd|intel|geforce|tesla|instinct|generation)\b/g

/** A name without its maker, case, blanks and dashes. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(MAKERS, '')
    .replace(/[^a-z0-9]/g, '')

/**
 * Columns: name, architecture, usable memory [GiB], memory bandwidth [GB/s], dense bf16, fp8 and fp4 [TFLOP/s], link
 * to its peers in one direction [GB/s], GPUs per node, where it was read, verified, note.
 *
 * Memory is what the card reports where the source has it, else the marketing figure taken as GiB, and then the row
 * is not verified. Node sizes: SXM and OAM boards carry 8; Grace-Blackwell trays 4; NVL bridges join 2 (H100) or
 * 4 (H200); a Grace-Hopper board or a workstation card stands alone; PCIe server cards are rented in groups of up to
 * 4 or 8, and pay for it in this model through their PCIe link.
 */
// biome-ignore format: a table, one GPU a line
export const GPUS: readonly GpuSpec[] = [
  gpu('T4', 'Turing', 15, 320, [65, null, null], 16, 8, 'sysrqmts.com (320 GB/s, FP16 65.13 TFLOPS, 16 GB, 70 W); PCIe general knowledge', false, 'no bf16: fp16 only; no FlashAttention-2/FP8'),
  gpu('L4', 'Ada', 22.5, 300, [121, 242, null], 32, 8, `${aic('l4')}; memory as the driver reports it (23034 MiB)`, true),
  gpu('A10G', 'Ampere', 22.5, 600, [70, null, null], 32, 8, 'general knowledge (AWS g5); sysrqmts.com gives A10 = 600.2 GB/s and 24 GB', false, 'A10 (not G) has 125 TFLOPS fp16; treat A10G compute as unverified'),
  gpu('L40S', 'Ada', 45, 864, [362, 733, null], 32, 8, `${aic('l40s')} (46068 MiB)`, true),
  gpu('RTX6000-Ada', 'Ada', 48, 960, [364, 728, null], 32, 1, 'general knowledge; cpu-gpu.alldbin.com confirms 48 GB/300 W but says 768 GB/s (wrong for the Ada card)', false),
  gpu('RTXPRO6000-Server', 'Blackwell (sm120)', 95.6, 1597, [467.8, 935.6, 1871.2], 64, 8, aic('rtx_pro_6000_server'), true, 'AIC scales peaks to the observed 2430 MHz clock; NVIDIA marketing is 500 TFLOPS bf16; 1597 GB/s as the card reports it (casys-kaist/LLMServingSim@5daddb2): 1,792 is the Workstation edition'),
  gpu('A100-40GB-SXM', 'Ampere', 40, 1555, [312, null, null], 300, 8, 'memory bandwidth: github.com/hahnyuan/LLM-Viewer:hardwares/hardware_params.py@472f71f1; flops/NVLink as A100-80', true),
  gpu('A100-80GB-SXM', 'Ampere', 80, 2039, [312, null, null], 300, 8, aic('a100_sxm'), true),
  gpu('A100-80GB-PCIe', 'Ampere', 80, 1935, [312, null, null], 32, 4, aic('a100_pcie'), true),
  gpu('H100-PCIe', 'Hopper', 79.6, 2000, [756.5, 1513, null], 64, 4, aic('h100_pcie'), true),
  gpu('H100-SXM', 'Hopper', 79.6, 3350, [989, 1979, null], 450, 8, `${aic('h100_sxm')}; ${INFERENCEX}; memory as the driver reports it (81559 MiB)`, true),
  gpu('H100-NVL', 'Hopper', 94, 3938, [835, 1671, null], 300, 2, 'general knowledge (MLPerf v4.1 submitter system names confirm 94GB)', false),
  gpu('H200-SXM', 'Hopper', 140.4, 4800, [989, 1979, null], 450, 8, `${aic('h200_sxm')}; ${INFERENCEX}`, true),
  gpu('H200-NVL', 'Hopper', 141, 4800, [835, 1671, null], 450, 4, 'general knowledge', false),
  gpu('GH200-96', 'Hopper', 96, 4000, [989, 1979, null], 450, 1, "TensorRT-LLM perf-overview lists 'GH200 96GB HBM3'; bandwidth general knowledge", false),
  gpu('GH200-144', 'Hopper', 144, 4900, [989, 1979, null], 450, 1, "GenZ Systems/system_configs.py@091bdd0a (144 GB 4900 GB/s; its 1979 'Flops' is the fp8 figure)", false),
  gpu('B200-SXM', 'Blackwell', 180, 7700, [2250, 4500, 9000], 900, 8, `${aic('b200_sxm')}; ${INFERENCEX} says 8 TB/s`, true, '7.7 vs 8.0 TB/s differ by source'),
  gpu('B300-SXM', 'Blackwell Ultra', 268.6, 7750, [2250, 4500, 14000], 900, 8, `${aic('b300_sxm')} (275040 MiB); ${INFERENCEX} says 268 GB, 8 TB/s`, true),
  gpu('GB200', 'Blackwell', 185, 8000, [2500, 5000, 10000], 900, 4, `${aic('gb200')} (189471 MiB); ${INFERENCEX}`, true),
  gpu('GB300', 'Blackwell Ultra', 277.5, 8000, [2500, 5000, 15000], 900, 4, `${aic('gb300')} (284208 MiB)`, true),
  gpu('MI300X', 'CDNA3', 192, 5300, [1307, 2615, null], 448, 8, INFERENCEX, true, 'full mesh: one pair gets only 64 GB/s'),
  gpu('MI325X', 'CDNA3', 256, 6000, [1307, 2615, null], 448, 8, INFERENCEX, true),
  gpu('MI350X', 'CDNA4', 288, 8000, [2300, 4600, 9200], 576, 8, GENERAL, false, 'the MI355X cooled by air'),
  gpu('MI355X', 'CDNA4', 288, 8000, [2516, 5033, 10066], 576, 8, INFERENCEX, true),
  gpu('A800-80GB-SXM', 'Ampere', 80, 2039, [312, null, null], 200, 8, GENERAL, false, 'the A100 with a narrower NVLink'),
  gpu('H20-96GB', 'Hopper', 95.6, 4000, [148, 296, null], 450, 8, `${GENERAL}; memory as the driver reports it (97871 MiB)`, false),
  gpu('H20-141GB', 'Hopper', 140.4, 4800, [148, 296, null], 450, 8, GENERAL, false),
  gpu('H800-SXM', 'Hopper', 79.6, 3350, [989, 1979, null], 200, 8, GENERAL, false, 'the H100 with a narrower NVLink'),
  gpu('A10', 'Ampere', 22.5, 600, [125, null, null], 32, 8, 'sysrqmts.com (600.2 GB/s, 24 GB); otherwise general knowledge', false),
  gpu('A30', 'Ampere', 23.6, 933, [165, null, null], 32, 4, GENERAL, false, 'an NVLink bridge may join two'),
  gpu('A40', 'Ampere', 45, 696, [149.7, null, null], 32, 8, GENERAL, false),
  gpu('L40', 'Ada', 45, 864, [181, 362, null], 32, 8, GENERAL, false),
  gpu('L20', 'Ada', 45, 864, [119.5, 239, null], 32, 8, GENERAL, false),
  gpu('RTX5090', 'Blackwell (sm120)', 31.4, 1792, [209.5, 419, 1676], 64, 1, GENERAL, false),
  gpu('GB10', 'Blackwell (sm120)', 119.7, 273, [125, 250, 500], 25, 1, GENERAL, false, 'memory is shared with the CPU'),
  gpu('V100S-PCIe', 'Volta', 32, 1134, [130, null, null], 16, 4, GENERAL, false, 'no bf16: fp16 only'),
  gpu('RTX-A6000', 'Ampere', 48, 768, [155, null, null], 32, 8, GENERAL, false),
  gpu('RTX4090', 'Ada', 23.5, 1008, [165.2, 330.3, null], 32, 8, 'memory: casys-kaist/LLMServingSim@5daddb2 (25250627584 B); otherwise general knowledge', false),
  gpu('RTX4090D', 'Ada', 23.5, 1008, [147, 294, null], 32, 8, GENERAL, false),
  gpu('RTX3090', 'Ampere', 23.7, 936, [71, null, null], 16, 8, `${GENERAL}; memory as CUDA reports it (23.69 GiB)`, false),
  gpu('RTX4000-Ada', 'Ada', 20, 360, [107, 214, null], 32, 1, GENERAL, false),
  gpu('Arc-B60', 'Xe2', 24, 456, [98, null, null], 16, 8, GENERAL, false),
  gpu('RTXPRO6000-Workstation', 'Blackwell (sm120)', 95.6, 1792, [504, 1008, 2015], 64, 4, `${PRO_6000}: 126 TFLOPS FP32, 1792 GB/s; memory as the driver reports it (97887 MiB)`, false),
  gpu('RTXPRO6000-Max-Q', 'Blackwell (sm120)', 95.6, 1792, [440.4, 880.8, 1761.6], 64, 4, `${PRO_6000}: 110.1 TFLOPS FP32, 1792 GB/s; memory as the driver reports it (97887 MiB)`, false, 'the Workstation edition at 300 W'),
  gpu('RTXPRO5000', 'Blackwell (sm120)', 48, 1344, [267.8, 535.5, 1071], 64, 4, 'databasemart.com (14,080 cores, 66.94 TFLOPS FP32, 48 GB, 1344 GB/s); otherwise general knowledge', false, 'the one with 48 GB'),
  gpu('RTXPRO4500', 'Blackwell (sm120)', 32, 896, [219.7, 439.5, 879], 64, 8, 'hmc-tech.com (32 GB, 896 GB/s, 54.9 TFLOPS FP32); otherwise general knowledge', false),
  gpu('RTX5060Ti', 'Blackwell (sm120)', 16, 448, [47.4, 94.8, 379], 32, 1, `${GENERAL} (759 AI TOPS with sparsity, PCIe 5.0 with 8 lanes)`, false, 'the one with 16 GB'),
  gpu('V100-SXM2-16GB', 'Volta', 16, 900, [125, null, null], 150, 8, GENERAL, false, 'no bf16: fp16 only'),
  gpu('V100-SXM2-32GB', 'Volta', 32, 900, [125, null, null], 150, 8, GENERAL, false, 'no bf16: fp16 only'),
  gpu('MI250-GCD', 'CDNA2', 64, 1638, [181, null, null], 100, 8, GENERAL, false, 'one of the two dies of an MI250: engines see each as a GPU of its own'),
  gpu('Arc-B70', 'Xe2', 32, 608, [183.5, null, null], 32, 8, 'zolotukhin.ai (32 GB, 608 GB/s, 367 INT8 TOPS, PCIe 5.0)', false),
]

export const GPU_NAMES: readonly string[] = GPUS.map(({ name }) => name)

const BY_NAME: ReadonlyMap<string, GpuSpec> = new Map(GPUS.map(gpu => [bare(gpu.name), gpu]))
const BY_OTHER_NAME: ReadonlyMap<string, GpuSpec | undefined> = new Map(
  Object.entries(OTHER_NAMES).map(([other, name]) => [bare(other), BY_NAME.get(bare(name))])
)

/** The GPU of that catalogue name, usual short name or driver's name, however it is written; `undefined` if unknown. */
export const gpuNamed = (name: string): GpuSpec | undefined =>
  BY_NAME.get(bare(name)) ?? BY_OTHER_NAME.get(bare(name))

function aic(file: string): string {
  return `github.com/ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/systems/${file}.yaml@095f58a5`
}

function gpu(
  name: string,
  architecture: string,
  memoryGib: number,
  bandwidthGbps: number,
  [bf16, fp8, fp4]: readonly [bf16: number, fp8: number | null, fp4: number | null],
  linkGbps: number,
  nodeSize: number,
  where: string,
  verified: boolean,
  note?: string
): GpuSpec {
  return {
    name,
    architecture,
    memoryBytes: memoryGib * BYTES_PER_GIB,
    bandwidth: bandwidthGbps * 1e9,
    flops: {
      bf16: bf16 * 1e12,
      fp8: fp8 === null ? null : fp8 * 1e12,
      fp4: fp4 === null ? null : fp4 * 1e12
    },
    reach: GEFORCE.has(name) ? HALVED : (REACH[name] ?? 1),
    throughHost: GEFORCE.has(name),
    linkBandwidth: linkGbps * 1e9 * (GEFORCE.has(name) ? THROUGH_HOST : 1),
    nodeSize,
    compared: COMPARED.has(name),
    source: { where, asOf: READ_ON, verified, ...(note === undefined ? {} : { note }) }
  }
}

/** Makers' software differs: no datasheet ranks their cards against each other, and not every engine runs on all. */
export const makerOf = ({ architecture }: Pick<GpuSpec, 'architecture'>): 'amd' | 'intel' | 'nvidia' =>
  architecture.startsWith('CDNA') ? 'amd' : architecture.startsWith('Xe') ? 'intel' : 'nvidia'
