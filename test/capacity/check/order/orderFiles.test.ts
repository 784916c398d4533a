import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { orderFiles } from '../../../../src/capacity/check/order/orderFiles.ts'
import type { ENGINES } from '../../../../src/capacity/engine/batching.ts'
import { ORDER } from './sample.ts'

const schemaOf = (name: string) =>
  z.fromJSONSchema(JSON.parse(readFileSync(new URL(`schemas/${name}.json`, import.meta.url), 'utf8')))
const filesOf = (given: Partial<typeof ORDER>) => new Map(orderFiles({ ...ORDER, ...given }, 1))

const SPECULATION = { drafter: 'mtp', draftTokens: 1, accepted: 1.85, draft: null, basis: null } as const

/** A week that asks for four replicas on working days from 9 to 17, and for two else. */
const WEEK = Array.from({ length: 168 }, (_, hour) =>
  Math.floor(hour / 24) < 5 && hour % 24 >= 9 && hour % 24 < 17 ? 4 : 2
)

describe.each([
  ['kserve.yaml', 'kserve-llminferenceservice'],
  ['llm-d-values.yaml', 'llm-d-modelservice-values'],
  ['production-stack-values.yaml', 'production-stack-values'],
  ['dynamo.yaml', 'dynamo-graphdeployment'],
  ['keda.yaml', 'keda-scaledobject']
])('%s', (file, schema) => {
  it.each([
    {},
    { kvPrecision: 'fp8' },
    { lora: { count: 20, rank: 16, share: 0.3 } },
    { tensorParallel: 1, dataParallel: 8, speculation: SPECULATION },
    { tensorParallel: 4, repository: null },
    { schedule: WEEK },
    { model: 'GPT OSS "120b"' }
  ] as const)('is what its schema asks for: %j', given => {
    const manifest = parse(filesOf(given as Partial<typeof ORDER>).get(file) ?? '')
    expect(schemaOf(schema).safeParse(manifest).error?.issues ?? []).toEqual([])
  })

  it('would be refused with a field that the schema does not know', () => {
    const manifest = parse(filesOf({}).get(file) ?? '')
    expect(schemaOf(schema).safeParse({ ...manifest, surprise: true }).success).toBe(
      file === 'llm-d-values.yaml'
    )
  })
})

it('a schedule asks for more on working days alone, by cron, in UTC', () => {
  const { spec } = parse(filesOf({ schedule: WEEK }).get('keda.yaml') ?? '')
  expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([3, 5])
  expect(spec.triggers).toHaveLength(5)
  expect(spec.triggers[0].metadata).toEqual({
    timezone: 'UTC',
    start: '0 9 * * 1',
    end: '0 17 * * 1',
    desiredReplicas: '5'
  })
})

it('gives KServe, llm-d and production-stack to vLLM alone, which they run', () => {
  const names = (engine: (typeof ENGINES)[number]) => [...filesOf({ engine }).keys()]
  expect(names('vllm')).toContain('kserve.yaml')
  for (const engine of ['sglang', 'tensorrt-llm'] as const)
    expect(names(engine).filter(name => /kserve|llm-d|stack/.test(name))).toEqual([])
})

/** Two nodes of eight GPUs. */
const WIDE = { gpu: 'H200-SXM', tensorParallel: 2, dataParallel: 8 } as const

it.each([
  ['kserve.yaml', 'kserve-llminferenceservice'],
  ['leaderworkerset.yaml', 'leaderworkerset'],
  ['dynamo.yaml', 'dynamo-graphdeployment'],
  ['keda.yaml', 'keda-scaledobject']
])('%s of a replica over several nodes is what its schema asks for', (file, schema) => {
  const manifest = parse(filesOf(WIDE).get(file) ?? '')
  expect(schemaOf(schema).safeParse(manifest).error?.issues ?? []).toEqual([])
})

it('gives each node of a replica a pod with its own ranks, and no chart that has one pod a replica', () => {
  const files = filesOf(WIDE)
  const manifest = (name: string) => parse(files.get(name) ?? '')
  expect([...files.keys()].filter(name => name.endsWith('-values.yaml'))).toEqual([])
  const { parallelism, worker, template } = manifest('kserve.yaml').spec
  expect(parallelism).toEqual({ tensor: 2, data: 8, dataLocal: 4, expert: true })
  expect(worker).toEqual(template)
  const { size, workerTemplate } = manifest('leaderworkerset.yaml').spec.leaderWorkerTemplate
  expect(size).toBe(2)
  expect(workerTemplate.spec.containers[0].resources.limits).toEqual({ 'nvidia.com/gpu': '8' })
  // Ranks 0 to 3 on the first node, 4 to 7 on the second.
  expect(workerTemplate.spec.containers[0].args[0]).toMatch(
    /--data-parallel-start-rank .*WORKER_INDEX} \* 4 /
  )
  expect(manifest('dynamo.yaml').spec.components[1].multinode).toEqual({ nodeCount: 2 })
  expect(manifest('keda.yaml').spec.scaleTargetRef.kind).toBe('LeaderWorkerSet')
  expect(files.get('README.md')).toContain('run the command on each of the 2 nodes of a replica')
})

it('says how attention is spread on one node', () => {
  expect(filesOf({ gpu: 'H200-SXM', dataParallel: 8, speculation: SPECULATION }).get('README.md')).toContain(
    `--data-parallel-size 8 --enable-expert-parallel`
  )
})

it('says each engine how it is started, the share of memory to the sized one alone', () => {
  const readme = filesOf({ kvPrecision: 'fp8' }).get('README.md') ?? ''
  expect(readme).toContain(
    'vllm serve meta-llama/Llama-3.1-8B-Instruct --tensor-parallel-size 1 --gpu-memory-utilization 0.92 --max-model-len 32768'
  )
  expect(readme).toContain('--kv-cache-dtype fp8_e4m3')
  expect(readme).not.toContain('--mem-fraction-static')
})

// 120 requests a minute: seven minutes are the first to hold 800.
it('draws a trace of the sized load: its rate, its tokens, nothing longer than is accepted', () => {
  const trace = (filesOf({}).get('trace.jsonl') ?? '')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(trace).toHaveLength(840)
  const mean = (name: string) => trace.reduce((sum, row) => sum + row[name], 0) / trace.length
  expect(mean('input_length') / 1_000).toBeCloseTo(1, 2)
  expect(mean('output_length') / 200).toBeCloseTo(1, 2)
  expect(Math.max(...trace.map(row => row.input_length + row.output_length))).toBeLessThanOrEqual(32_768)
  expect(filesOf({}).get('trace.jsonl')).toBe(filesOf({}).get('trace.jsonl'))
})

describe('weights other than the model is published in', () => {
  const FP8 = { precision: 'fp8', published: 'bf16', kvPrecision: 'fp8' } as const
  const MADE = /--quantization["',\s-]+fp8/

  it.each(['README.md', 'kserve.yaml', 'llm-d-values.yaml', 'production-stack-values.yaml', 'dynamo.yaml'])(
    'are made at load where the engine makes them: %s',
    name => {
      expect(filesOf(FP8).get(name)).toMatch(MADE)
      for (const other of [{ published: 'fp8 block 128x128' }, { precision: 'bf16' }, { precision: 'fp4' }])
        expect(filesOf({ ...FP8, ...other }).get(name)).not.toMatch(MADE)
    }
  )

  it('are on each node of a replica over several', () => {
    expect(filesOf({ ...FP8, ...WIDE }).get('leaderworkerset.yaml')).toMatch(MADE)
  })

  it.each([
    ['vllm', 'fp8', true],
    ['sglang', 'fp8', true],
    ['tensorrt-llm', 'fp8', false],
    ['vllm', 'fp4', false],
    ['sglang', 'int4', false],
    ['tensorrt-llm', 'mxfp4', false]
  ] as const)('%s in %s: the option, or what the repository must hold', (engine, precision, isMade) => {
    const files = filesOf({ ...FP8, engine, precision })
    const [, told = ''] = (files.get('README.md') ?? '').split(`As sized, ${engine}:`)
    const own = told.split('Not as sized')[0]
    expect(MADE.test(own ?? '')).toBe(isMade)
    expect(own?.includes(`The repository must hold weights in ${precision}`)).toBe(!isMade)
    expect(MADE.test(files.get('dynamo.yaml') ?? '')).toBe(isMade)
  })
})

it('counts one replica and one GPU in the singular', () => {
  expect(filesOf({ replicas: 1 }).get('README.md')).toContain('1 serving replica and 1 spare, each on 1 GPU;')
})

// Where the flags of the other engines are on the command line, trtllm-serve reads a file.
it.each([
  ['as it does unless told', {}, null],
  [
    'the precision of the KV cache',
    { kvPrecision: 'fp8' },
    { kv_cache_config: { dtype: 'fp8', free_gpu_memory_fraction: 0.92 } }
  ],
  [
    'drafting by the model’s own layers',
    { speculation: { drafter: 'mtp', draftTokens: 2, accepted: 1.8, draft: null, basis: null } },
    { speculative_config: { decoding_type: 'MTP', max_draft_len: 2 } }
  ],
  [
    'drafting by a head',
    { speculation: { drafter: 'eagle3', draftTokens: 3, accepted: 2.4, draft: 'a/head', basis: null } },
    { speculative_config: { decoding_type: 'Eagle3', max_draft_len: 3, speculative_model: 'a/head' } }
  ],
  [
    'adapters',
    { lora: { count: 20, rank: 16, share: 0.3 } },
    { lora_config: { max_loras: 20, max_lora_rank: 16 } }
  ]
] as const)('tells TensorRT-LLM in its file: %s', (_, changes, told) => {
  const files = filesOf({ engine: 'tensorrt-llm', ...changes })
  const config = files.get('trtllm.yaml')
  expect(config === undefined ? null : parse(config)).toEqual(told)
  const command = /trtllm-serve .*/.exec(files.get('README.md') ?? '')?.[0] ?? ''
  expect(command.includes('--extra_llm_api_options trtllm.yaml')).toBe(told !== null)
})

it('names no engine that does not run on the GPUs', () => {
  const readmeOf = (gpu: string) => filesOf({ gpu, kvPrecision: 'fp8' }).get('README.md') ?? ''
  expect(readmeOf('MI300X')).not.toContain('trtllm-serve')
  expect(filesOf({ gpu: 'MI300X', kvPrecision: 'fp8' }).has('trtllm.yaml')).toBe(false)
  expect(readmeOf('H200-SXM')).toContain('trtllm-serve')
})
