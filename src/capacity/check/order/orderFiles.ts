/** An order → the files of its folder, name and text. */

import { gpuNamed } from '../../../catalog/gpus.ts'
import { plural } from '../../../words.ts'
import { ENGINES } from '../../engine/batching.ts'
import { runsOn } from '../../engine/deployment.ts'
import { weightsNotes } from '../../engine/precisionFlags.ts'
import { gpusOf } from '../../engine/split.ts'
import { wayNotes } from '../../engine/wayNotes.ts'
import {
  benchmarkCommands,
  minutesOf,
  type PassLine,
  passLines,
  type TraceRow,
  traceOf
} from './acceptance.ts'
import { saysLimit } from './checkOrder.ts'
import { commandOf, TENSORRT_FILE, tensorrtConfig } from './engineFlags.ts'
import {
  dynamoOf,
  isLeaderWorkerSet,
  kedaOf,
  kserveOf,
  leaderWorkerSetOf,
  llmdOf,
  nodesIn,
  productionStackOf
} from './manifests.ts'
import { type Order, saysAgainst } from './order.ts'
import { yamlOf } from './yaml.ts'

export function orderFiles(order: Order, seed: number): readonly (readonly [name: string, text: string])[] {
  const trace = traceOf(order, seed)
  const lines = passLines(order, trace)
  return [
    ['order.json', `${JSON.stringify({ schemaVersion: '1', order, lines }, null, 2)}\n`],
    ['README.md', readme(order, trace, lines)],
    ['trace.jsonl', trace.map(row => `${JSON.stringify(row)}\n`).join('')],
    ['dynamo.yaml', yamlOf(dynamoOf(order))],
    ['keda.yaml', yamlOf(kedaOf(order))],
    ...tensorrtFiles(order),
    ...(order.engine === 'vllm' ? vllmFiles(order) : [])
  ]
}

const enginesFor = ({ gpu }: Order) => {
  const found = gpuNamed(gpu)
  return ENGINES.filter(engine => found === undefined || runsOn(engine, found))
}

/** For its command, which the README lists for every engine. */
function tensorrtFiles(order: Order): readonly (readonly [name: string, text: string])[] {
  const config = enginesFor(order).includes('tensorrt-llm') ? tensorrtConfig(order) : null
  return config === null ? [] : [[TENSORRT_FILE, yamlOf(config)]]
}

/** The two Helm charts give a replica one pod; what puts it on several nodes tells each pod which ranks are its own. */
const vllmFiles = (order: Order): readonly (readonly [name: string, text: string])[] => [
  ['kserve.yaml', yamlOf(kserveOf(order))],
  ...(isLeaderWorkerSet(order)
    ? ([['leaderworkerset.yaml', yamlOf(leaderWorkerSetOf(order))]] as const)
    : ([
        ['llm-d-values.yaml', yamlOf(llmdOf(order))],
        ['production-stack-values.yaml', yamlOf(productionStackOf(order))]
      ] as const))
]

function readme(order: Order, trace: readonly TraceRow[], lines: readonly PassLine[]): string {
  const { model, gpu, replicas, spareReplicas, precision, kvPrecision, minute } = order
  const commands = enginesFor(order).map(
    engine =>
      `${engine === order.engine ? 'As sized' : 'Not as sized'}, ${engine}:\n\n    ${commandOf(order, engine)}\n${weightsNotes(engine, order).map(note => `\n${note}\n`)}`
  )
  const benchmarks = Object.values(benchmarkCommands(order, trace)).map(command => `    ${command}\n`)
  return `# ${model} on ${gpu}

${plural(String(replicas), replicas, 'serving replica')} and ${spareReplicas} spare, each on ${plural(String(gpusOf(order)), gpusOf(order), 'GPU')}; weights in ${precision}, KV cache in ${kvPrecision}. Every figure is an estimate of gpuops-audit until the test below has passed.${warned(order)}

## Start one replica

${commands.join('\n')}
${placing(order)} \`keda.yaml\` follows the week of the log, in UTC; it scales a ${isLeaderWorkerSet(order) ? 'LeaderWorkerSet' : 'Deployment'} of the same name.

## Test it before you buy the others

\`trace.jsonl\` holds ${trace.length} requests over ${minutesOf(order)} minutes: what one replica meets in its busiest minute (${minute.requests.toFixed(1)} requests, headroom included), again and again. The report holds that minute's totals and the log's lengths, not its requests, so arrivals and lengths are drawn from them: a log whose requests come in bursts within a minute is harder. \`gpuops-audit export\` writes the log's own requests.

${benchmarks.join('\n')}
Then: \`gpuops-audit order check RESULT --kv-cache-tokens N\`, N from the engine's start-up line. It says of each line held, broken, or not tested:

${lines.map(line => `- ${saysLine(line)}`).join('\n')}
`
}

const warned = (order: Order): string => {
  const against = saysAgainst(order)
  return against === null ? '' : `\n\n**${against}**`
}

const placing = (order: Order): string =>
  [
    ...wayNotes(order),
    ...(nodesIn(order) === 1
      ? []
      : [
          `By hand, run the command on each of the ${nodesIn(order)} nodes of a replica, with the rank of the node and the address of the first as its engine asks.`
        ]),
    'Or give a cluster one of the files beside this one.'
  ].join(' ')

const TIME_WORDS = {
  ttft: 'the first token',
  tpot: 'a mean gap between tokens',
  latency: 'the whole answer'
} as const

function saysLine(line: PassLine): string {
  if ('withinSeconds' in line)
    return `${(100 * line.atLeastShare).toFixed(0)} % of requests have ${TIME_WORDS[line.name]} within ${saysLimit(line)}`
  return line.name === 'throughput'
    ? `${line.atLeastTokensPerSecond.toFixed(1)} output tokens a second or more`
    : `${line.atLeastTokens} tokens of KV cache or more`
}
