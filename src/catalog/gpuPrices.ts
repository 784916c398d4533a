/** A GPU's name → what it rents for by the hour: dated list prices. */
import type { Source } from './source.ts'
import type { GpuOffer } from './types.ts'

const COREWEAVE = 'coreweave.com/pricing via api-evangelist/coreweave plans@27bcc25'
const HUGGING_FACE = 'huggingface/hf-endpoints-documentation docs/source/support/pricing.mdx@05c783d'
const HYPERSCALERS = 'datareceipts/data-receipts 109-gpu-pricing/hyperscalers.json'
const HYPERSTACK = 'hyperstack.cloud/gpu-pricing via api-evangelist/nexgen-cloud plans@0fa0509'
const LAMBDA = 'lambda.ai/instances via api-evangelist/lambda-labs lambda-labs-plans-pricing.yml@1929382'
const RUNPOD = 'runpod.io/pricing via datareceipts/data-receipts 109-gpu-pricing/vendors.json'
const SILYBENCH = 'provider price pages via tgarg01/silybench-data derived/cost.json@045df3b'

/** Serverless: nothing is paid for idle time. */
const BY_SECOND: ReadonlySet<string> = new Set(['Modal'])

/** Catalogue name of the GPU, form, GPUs that must be taken together, USD per GPU-hour. */
type Row = readonly [gpu: string, form: string, gpusInOffer: number, usdPerGpuHour: number]

/**
 * An H100-80GB or A100-80GB whose form the provider does not state is taken for an SXM; A100-40GB always is.
 * Akash, RunPod Community and Vast.ai rent out other people's machines: marketplaces, whatever they call it.
 */
export const GPU_OFFERS: readonly GpuOffer[] = [
  ...list(
    'Akash',
    'marketplace',
    confident('api-evangelist/akash plans', '2026-09-20', 'lowest offer of a decentralised market'),
    [
      ['A100-80GB-SXM', '', 1, 1.71],
      ['B200-SXM', '', 1, 5.0],
      ['H100-SXM', '', 1, 2.71],
      ['H200-SXM', '', 1, 4.45]
    ]
  ),
  ...list('AWS', 'on-demand', confident('dstackai/dstack PR #4110', '2026-08-06', 'us-east-1'), [
    ['H200-SXM', 'p5en.48xlarge', 8, 7.912]
  ]),
  ...list('AWS', 'on-demand', confident(HYPERSCALERS, '2026-11-09', 'us-east-1'), [
    ['A100-40GB-SXM', 'p4d.24xlarge', 8, 2.7447],
    ['A100-80GB-SXM', 'p4de.24xlarge', 8, 3.4309],
    ['H100-SXM', 'p5.48xlarge', 8, 6.88]
  ]),
  ...list('AWS', 'spot', confident('dstackai/dstack PR #4110', '2026-08-06', 'us-east-2'), [
    ['H200-SXM', 'p5en.48xlarge', 8, 3.3214]
  ]),
  ...list('Azure', 'on-demand', confident(HYPERSCALERS, '2026-11-09', 'eastus'), [
    ['A100-40GB-SXM', 'ND96asr_A100_v4', 8, 3.3996],
    ['A100-80GB-PCIe', 'NC24ads_A100_v4', 1, 3.673],
    ['H100-SXM', 'ND96isr_H100_v5', 8, 12.29],
    ['H100-NVL', 'NC40ads_H100_v5', 1, 6.98]
  ]),
  ...list('CoreWeave', 'on-demand', confident(COREWEAVE, '2026-09-20'), [
    ['A100-80GB-SXM', 'HGX', 8, 2.7],
    ['B200-SXM', 'HGX', 8, 8.6],
    ['GB200', '', 4, 10.5],
    ['GH200-96', '', 1, 6.5],
    ['H100-SXM', 'HGX', 8, 6.155],
    ['H200-SXM', 'HGX', 8, 6.305],
    ['L40S', 'HGX', 8, 2.25]
  ]),
  ...list('CoreWeave', 'spot', confident(COREWEAVE, '2026-09-20', 'North America'), [
    ['A100-80GB-SXM', 'HGX', 8, 1.2063],
    ['B200-SXM', 'HGX', 8, 4.2637],
    ['H100-SXM', 'HGX', 8, 2.4638],
    ['H200-SXM', 'HGX', 8, 2.6162]
  ]),
  ...list('DigitalOcean', 'on-demand', confident('HF dataset tokenwatt/gpu-cloud-prices', '2026-10-08'), [
    ['MI300X', '', 1, 2.59]
  ]),
  ...list(
    'Fireworks',
    'managed',
    confident(
      'api-evangelist/fireworks-ai plans@1c5ae01 (fireworks.ai/pricing)',
      '2026-10-07',
      'dedicated deployment, managed'
    ),
    [
      ['B200-SXM', '', 1, 13],
      ['B300-SXM', '', 1, 15],
      ['H100-SXM', '', 1, 8],
      ['H200-SXM', '', 1, 8]
    ]
  ),
  ...list(
    'GCP',
    'on-demand',
    confident(
      `${SILYBENCH}, Cloud Billing catalogue`,
      '2026-09-26',
      'us-central1; on-demand-equivalent list price'
    ),
    [['H100-SXM', 'a3-highgpu-1g', 1, 10.9791]]
  ),
  ...list('GCP', 'spot', confident(SILYBENCH, '2026-09-26', 'us-central1'), [
    ['H100-SXM', 'a3-highgpu-1g', 1, 6.571]
  ]),
  ...list(
    'Hugging Face Endpoints',
    'managed',
    doubtful(HUGGING_FACE, null, 'managed endpoint; docs page of 2025, undated'),
    [
      ['A100-80GB-SXM', 'on AWS', 1, 2.5],
      ['A10G', 'on AWS', 1, 1.0],
      ['H200-SXM', 'on AWS', 1, 5.0],
      ['L4', 'on AWS', 1, 0.8],
      ['L40S', 'on AWS', 1, 1.8],
      ['T4', 'on AWS', 1, 0.5],
      ['A100-80GB-SXM', 'on GCP', 1, 3.6],
      ['H100-SXM', 'on GCP', 1, 10.0],
      ['L4', 'on GCP', 1, 0.7]
    ]
  ),
  ...list('Hyperstack', 'on-demand', confident(HYPERSTACK, '2026-08-26'), [
    ['A100-80GB-PCIe', 'PCIe', 1, 1.35],
    ['A100-80GB-SXM', 'SXM', 1, 1.6],
    ['B200-SXM', '', 1, 6.0],
    ['H100-PCIe', 'PCIe', 1, 2.5],
    ['H100-PCIe', 'NVLink', 1, 2.6],
    ['H100-SXM', 'SXM', 1, 3.2],
    ['H200-SXM', 'SXM', 1, 3.99]
  ]),
  ...list('Hyperstack', 'reserved', confident(HYPERSTACK, '2026-08-26', 'lowest reserved rate'), [
    ['A100-80GB-PCIe', 'PCIe', 1, 0.95],
    ['A100-80GB-SXM', 'SXM', 1, 1.36],
    ['B200-SXM', '', 1, 5.1],
    ['H100-PCIe', 'PCIe', 1, 1.75],
    ['H100-PCIe', 'NVLink', 1, 1.82],
    ['H100-SXM', 'SXM', 1, 2.72],
    ['H200-SXM', 'SXM', 1, 2.79]
  ]),
  ...list(
    'Lambda',
    'on-demand',
    confident(LAMBDA, '2026-09-20', 'A100-40GB still at this price in a data set of 2026-11-16'),
    [['A100-40GB-SXM', 'SXM4/PCIe', 1, 1.99]]
  ),
  ...list('Lambda', 'on-demand', confident(LAMBDA, '2026-09-20'), [
    ['A100-80GB-SXM', 'SXM4', 8, 2.79],
    ['B200-SXM', 'SXM6', 8, 6.69],
    ['B200-SXM', 'SXM6', 4, 6.79],
    ['B200-SXM', 'SXM6', 2, 6.89],
    ['B200-SXM', 'SXM6', 1, 6.99],
    ['GH200-96', '', 1, 2.29],
    ['H100-PCIe', 'PCIe', 1, 3.29],
    ['H100-SXM', 'SXM5', 8, 3.99],
    ['H100-SXM', 'SXM5', 4, 4.09],
    ['H100-SXM', 'SXM5', 2, 4.19],
    ['H100-SXM', 'SXM5', 1, 4.29]
  ]),
  ...list(
    'Modal',
    'managed',
    doubtful(
      'api-evangelist/modal plans@2b59b22 (marked method: generated)',
      '2026-05-08',
      'serverless, per second, pre-empted unless paid three times as much; generated data set'
    ),
    [
      ['A100-40GB-SXM', '', 1, 2.0988],
      ['A100-80GB-SXM', '', 1, 2.4984],
      ['B200-SXM', '', 1, 6.2496],
      ['H100-SXM', '', 1, 3.9492],
      ['H200-SXM', '', 1, 4.5396],
      ['L4', '', 1, 0.7992],
      ['T4', '', 1, 0.5904]
    ]
  ),
  ...list(
    'Modal',
    'managed',
    confident(
      'GitHub file id 71368135607',
      '2026-10-07',
      'per second; regions 1.15 to 1.75 times; three times without pre-emption'
    ),
    [['L40S', '', 1, 1.951]]
  ),
  ...list('OpenRelay', 'on-demand', confident(SILYBENCH, '2026-09-20'), [
    ['A100-40GB-SXM', '', 1, 0.8],
    ['H100-SXM', '', 1, 2.6]
  ]),
  ...list('RunPod Secure', 'on-demand', confident('api-evangelist/runpod plans file', '2026-10-07'), [
    ['B300-SXM', '', 1, 7.89]
  ]),
  ...list('Nebius', 'on-demand', confident(SILYBENCH, '2026-09-25'), [
    ['B200-SXM', 'HGX', 1, 7.15],
    ['H100-SXM', 'HGX', 1, 3.85],
    ['H200-SXM', 'HGX', 1, 4.5],
    ['L40S', '', 1, 1.55]
  ]),
  ...list(
    'neocloud market',
    'reserved',
    doubtful('techreaderdaily.com citing SemiAnalysis 2026-04-02', '2026-03', 'one year; secondary source'),
    [['H100-SXM', '', 1, 2.35]]
  ).map(offer => ({ ...offer, months: 12 })),
  ...list('RunPod Community', 'marketplace', confident(SILYBENCH, '2026-09-25'), [
    ['B200-SXM', '', 1, 5.98],
    ['H200-SXM', '', 1, 3.59],
    ['L40S', '', 1, 0.79]
  ]),
  ...list('RunPod Community', 'marketplace', confident(RUNPOD, '2026-11-09'), [
    ['A100-80GB-PCIe', 'PCIe', 1, 1.19],
    ['A100-80GB-SXM', 'SXM', 1, 1.39],
    ['H100-PCIe', 'PCIe', 1, 1.99],
    ['H100-SXM', 'SXM', 1, 2.69],
    ['H100-NVL', 'NVL', 1, 2.59]
  ]),
  ...list('RunPod Secure', 'on-demand', confident(SILYBENCH, '2026-09-25'), [
    ['B200-SXM', '', 1, 6.79],
    ['H200-SXM', '', 1, 4.59],
    ['L40S', '', 1, 1.09]
  ]),
  ...list('RunPod Secure', 'on-demand', confident(RUNPOD, '2026-11-09'), [
    ['A100-80GB-PCIe', 'PCIe', 1, 1.79],
    ['A100-80GB-SXM', 'SXM', 1, 1.79],
    ['H100-PCIe', 'PCIe', 1, 2.89],
    ['H100-SXM', 'SXM', 1, 3.99],
    ['H100-NVL', 'NVL', 1, 3.19]
  ]),
  ...list(
    'Together',
    'managed',
    doubtful(
      'docs.together.ai/docs/dedicated-endpoints/overview',
      null,
      'dedicated endpoint, managed; docs page of 2026, undated; H200 at 5.99 on 2026-10-24 elsewhere'
    ),
    [
      ['B200-SXM', '', 1, 9.95],
      ['H100-SXM', '', 1, 3.99],
      ['H200-SXM', '', 1, 5.49]
    ]
  ),
  ...list(
    'Vast.ai',
    'marketplace',
    doubtful(SILYBENCH, '2026-10-19', 'median of 4 offers; 6.15 on 2026-10-07 (3 offers)'),
    [['H100-SXM', 'SXM', 1, 2.4024]]
  )
]

function list(
  provider: string,
  term: GpuOffer['term'],
  source: Source,
  rows: readonly Row[]
): readonly GpuOffer[] {
  return rows.map(([gpu, form, gpusInOffer, usdPerGpuHour]) => ({
    provider,
    gpu,
    form,
    gpusInOffer,
    usdPerGpuHour,
    term,
    ...(BY_SECOND.has(provider) ? { isBySecond: true } : {}),
    source
  }))
}

function confident(where: string, asOf: string | null, note?: string): Source {
  return { where, asOf, verified: true, ...(note === undefined ? {} : { note }) }
}

function doubtful(where: string, asOf: string | null, note: string): Source {
  return { where, asOf, verified: false, note }
}

const BY_GPU: ReadonlyMap<string, readonly GpuOffer[]> = new Map(
  [...new Set(GPU_OFFERS.map(({ gpu }) => gpu))].map(name => [
    name,
    GPU_OFFERS.filter(({ gpu }) => gpu === name)
  ])
)

/** What is known of one GPU, by its catalogue name. */
export const offersOfGpu = (gpu: string): readonly GpuOffer[] => BY_GPU.get(gpu) ?? []
