/** An order → what a cluster is given: KServe, llm-d, vLLM production-stack, Dynamo, LeaderWorkerSet, and a schedule for KEDA. */
import { gpuNamed } from '../../../catalog/gpus.ts'
import { adapterFlags } from '../../engine/adapters.ts'
import { speculationFlags } from '../../engine/speculation.ts'
import { gpusOf, nodesOf, splitFlags } from '../../engine/split.ts'
import { commandOf, flagsOf, precisionFlags, quoted, repositoryOf } from './engineFlags.ts'
import type { Order } from './order.ts'
import type { Yaml } from './yaml.ts'

/** A name that Kubernetes takes: letters of a host's name, 50 at most so that suffixes fit. */
const nameOf = ({ model }: Order): string =>
  model
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)

const all = ({ replicas, spareReplicas }: Order): number => replicas + spareReplicas

/** Nodes of one replica, a pod each. */
export function nodesIn(order: Order): number {
  const gpu = gpuNamed(order.gpu)
  return gpu === undefined ? 1 : nodesOf(order, gpu)
}

const gpusInPod = (order: Order): number => Math.ceil(gpusOf(order) / nodesIn(order))

const ranksInPod = (order: Order): number => gpusInPod(order) / order.tensorParallel

const resources = (order: Order): Yaml => ({
  limits: { 'nvidia.com/gpu': String(gpusInPod(order)) },
  requests: { 'nvidia.com/gpu': String(gpusInPod(order)) }
})

/** Ranks of attention. */
const ranks = (order: Order) => ({
  tensor: order.tensorParallel,
  ...(order.dataParallel === 1
    ? {}
    : { data: order.dataParallel, dataLocal: ranksInPod(order), expert: true })
})

/** serving.kserve.io/v1alpha2; it runs vLLM, and tells the pods of a replica over several nodes which ranks are theirs. */
export function kserveOf(order: Order): Yaml {
  const pod = {
    containers: [
      {
        name: 'main',
        env: [{ name: 'VLLM_ADDITIONAL_ARGS', value: flagsOf(order, 'vllm').map(quoted).join(' ') }],
        resources: resources(order)
      }
    ]
  }
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { name: nameOf(order) },
    spec: {
      model: { uri: `hf://${repositoryOf(order)}`, name: order.model },
      replicas: all(order),
      parallelism: ranks(order),
      template: pod,
      ...(nodesIn(order) > 1 ? { worker: pod } : {}),
      router: { gateway: {}, route: {}, scheduler: {} }
    }
  }
}

const LEADER_WORKER_SET = { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet' } as const

/** Of a replica over several nodes, whose pods start and end together. */
export const isLeaderWorkerSet = (order: Order): boolean => order.engine === 'vllm' && nodesIn(order) > 1

const RPC_PORT = 5555

/**
 * As llm-d has it for experts spread over nodes: vLLM in every pod, each taking requests for
 * the ranks in it.
 */
export const leaderWorkerSetOf = (order: Order): Yaml => ({
  ...LEADER_WORKER_SET,
  metadata: { name: nameOf(order) },
  spec: {
    replicas: all(order),
    leaderWorkerTemplate: {
      size: nodesIn(order),
      workerTemplate: {
        metadata: { labels: { app: nameOf(order) } },
        spec: {
          containers: [
            {
              name: 'vllm',
              image: 'vllm/vllm-openai:latest',
              command: ['/bin/bash', '-c'],
              args: [rankedCommand(order)],
              ports: [{ containerPort: 8000 }],
              resources: resources(order),
              volumeMounts: [{ name: 'dshm', mountPath: '/dev/shm' }]
            }
          ],
          volumes: [{ name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } }]
        }
      }
    }
  }
})

/** The set tells each pod its number and where the first one is. */
function rankedCommand(order: Order): string {
  const variable = (name: string) => ['$', `{${name}}`].join('')
  return [
    `exec ${commandOf(order, 'vllm')}`,
    '--data-parallel-hybrid-lb',
    `--data-parallel-address ${variable('LWS_LEADER_ADDRESS')} --data-parallel-rpc-port ${RPC_PORT}`,
    `--data-parallel-start-rank $(( ${variable('LWS_WORKER_INDEX')} * ${ranksInPod(order)} ))`
  ].join(' ')
}

/** Values of the chart llm-d-modelservice. */
export const llmdOf = (order: Order): Yaml => ({
  multinode: false,
  accelerator: { type: 'nvidia' },
  modelArtifacts: {
    name: repositoryOf(order),
    uri: `hf://${repositoryOf(order)}`,
    labels: { 'llm-d.ai/inference-serving': 'true', 'llm-d.ai/model': nameOf(order) }
  },
  routing: { servicePort: 8000 },
  decode: {
    create: true,
    replicas: all(order),
    parallelism: {
      tensor: order.tensorParallel,
      data: order.dataParallel,
      dataLocal: order.dataParallel,
      workers: 1
    },
    containers: [
      {
        name: 'vllm',
        modelCommand: 'vllmServe',
        args: withoutDegree(flagsOf(order, 'vllm')),
        mountModelVolume: true
      }
    ]
  },
  prefill: { create: false }
})

/** The chart sets the degree itself. */
const withoutDegree = (flags: readonly string[]): readonly string[] =>
  flags.slice(flags.indexOf('--tensor-parallel-size') + 2)

/** Values of the Helm chart of vLLM's production-stack. */
export const productionStackOf = (order: Order): Yaml => ({
  servingEngineSpec: {
    modelSpec: [
      {
        name: nameOf(order),
        repository: 'vllm/vllm-openai',
        tag: 'latest',
        modelURL: repositoryOf(order),
        replicaCount: all(order),
        requestCPU: 8,
        requestMemory: '32Gi',
        requestGPU: gpusOf(order),
        vllmConfig: {
          enablePrefixCaching: true,
          tensorParallelSize: order.tensorParallel,
          maxModelLen: order.maxModelLen,
          maxNumSeqs: order.maxNumSeqs,
          gpuMemoryUtilization: order.gpuMemoryUtilization,
          extraArgs: [
            ...withoutDegree(splitFlags('vllm', order, undefined)),
            ...['--max-num-batched-tokens', String(order.maxBatchedTokens)],
            ...precisionFlags(order, 'vllm'),
            ...(order.lora === null ? [] : adapterFlags('vllm', order.lora)),
            ...(order.speculation === null ? [] : speculationFlags('vllm', order.speculation))
          ]
        }
      }
    ]
  }
})

const DYNAMO_MODULES = {
  vllm: ['dynamo.vllm', '--model'],
  sglang: ['dynamo.sglang', '--model-path'],
  'tensorrt-llm': ['dynamo.trtllm', '--model-path']
} as const

/** nvidia.com/v1beta1. TensorRT-LLM reads its limits from a file of its own there, so it is given the degree alone. */
export function dynamoOf(order: Order): Yaml {
  const [module, modelFlag] = DYNAMO_MODULES[order.engine]
  // As Dynamo's own examples have it: the user's image of the engine.
  const image = ['$', '{RUNTIME_IMAGE}'].join('')
  const flags =
    order.engine === 'tensorrt-llm' ? ['--tensor-parallel-size', String(gpusOf(order))] : flagsOf(order)
  return {
    apiVersion: 'nvidia.com/v1beta1',
    kind: 'DynamoGraphDeployment',
    metadata: { name: nameOf(order) },
    spec: {
      components: [
        component('Frontend', 'frontend', 1, { name: 'main', image }),
        {
          ...component('Worker', 'worker', all(order), {
            name: 'main',
            image,
            command: ['python3', '-m', module],
            args: [modelFlag, repositoryOf(order), ...flags],
            resources: resources(order)
          }),
          ...(nodesIn(order) > 1 ? { multinode: { nodeCount: nodesIn(order) } } : {})
        }
      ]
    }
  }
}

const component = (name: string, type: string, replicas: number, container: Yaml) => ({
  name,
  type,
  replicas,
  podTemplate: { spec: { containers: [container] } }
})

const HOURS_PER_DAY = 24
const DAYS = 7

/** A cron trigger for each stretch of hours that asks for more than the week's least. */
export function kedaOf(order: Order): Yaml {
  const hours = order.schedule ?? [order.replicas]
  const least = Math.min(...hours) + order.spareReplicas
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: nameOf(order) },
    spec: {
      scaleTargetRef: { ...(isLeaderWorkerSet(order) ? LEADER_WORKER_SET : {}), name: nameOf(order) },
      minReplicaCount: least,
      maxReplicaCount: Math.max(...hours) + order.spareReplicas,
      triggers: [
        ...stretches(hours).map(({ from, to, replicas }) => cron(from, to, replicas + order.spareReplicas)),
        // KEDA wants one trigger at least: this one asks for what is always there.
        ...(stretches(hours).length === 0 ? [cron(0, HOURS_PER_DAY * DAYS - 1, least)] : [])
      ]
    }
  }
}

/** `from` and `to` are hours of the week, Monday 00:00 the first; cron counts days from Sunday. */
const cron = (from: number, to: number, replicas: number): Yaml => ({
  type: 'cron',
  metadata: {
    timezone: 'UTC',
    start: moment(from),
    end: moment(to),
    desiredReplicas: String(replicas)
  }
})

const moment = (hour: number): string =>
  `0 ${hour % HOURS_PER_DAY} * * ${(Math.floor(hour / HOURS_PER_DAY) + 1) % DAYS}`

type Stretch = { readonly from: number; readonly to: number; readonly replicas: number }

function stretches(hours: readonly number[]): readonly Stretch[] {
  const least = Math.min(...hours)
  const found: Stretch[] = []
  for (let from = 0; from < hours.length; ) {
    let to = from + 1
    while (to < hours.length && hours[to] === hours[from]) to++
    if ((hours[from] as number) > least)
      found.push({ from, to: to % hours.length, replicas: hours[from] as number })
    from = to
  }
  return found
}
