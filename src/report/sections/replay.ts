/** A replay → the deployment, how the requests would have fared, and how far the log says otherwise. */
import type { Replay } from '../../capacity/check/replay.ts'
import type { Errors } from '../../capacity/check/replayTimes.ts'
import type { Distribution } from '../../figure.ts'
import { plural } from '../../words.ts'
import { type Block, entries, heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, duration, known, printableTexts, share } from '../format.ts'
import type { ReplayReport } from '../replayReport.ts'
import { calibrationEntry, entry, plain, points } from './figures.ts'

/** Every text in it is safe to print. */
export const replaySections = (report: ReplayReport): readonly Section[] => {
  const safe = printableTexts(report)
  return [
    { title: 'Replay', blocks: [...deploymentBlocks(safe), ...outcomeBlocks(safe)] },
    ...(safe.warnings.length === 0
      ? []
      : [
          {
            title: 'Warnings',
            blocks: list(safe.warnings.map(({ message, effect }) => `${message} Effect: ${effect}`))
          }
        ])
  ]
}

const deploymentBlocks = ({ deployment, requests, predicted, calibration }: Replay): readonly Block[] => {
  const { model, gpu, gpus, replicas, engine, router } = deployment
  const each = plural(count(gpus / replicas), gpus / replicas, 'GPU')
  const limits = `${count(deployment.maxNumSeqs)} sequences, ${count(deployment.maxBatchedTokens)} tokens`
  return [
    paragraph(
      `${model} in ${deployment.storedAs} on ${gpus} × ${gpu}: ${replicas} × ${engine} on ${each}`,
      'strong'
    ),
    entries(
      ...(predicted === null
        ? []
        : [
            plain('Requests replayed', count(requests.replayed), 'measured'),
            plain('Requests refused', count(requests.refused), 'estimated', 'longer than a replica accepts')
          ]),
      plain('Limits of an iteration', limits, 'assumed'),
      plain(
        'KV cache per replica',
        `${count(deployment.kvCacheTokens)} tokens in ${deployment.kvPrecision}`,
        'estimated',
        deployment.kvCacheFlag
      ),
      plain('Router', router, 'assumed'),
      ...(calibration === null ? [] : [calibrationEntry(calibration)])
    )
  ]
}

const outcomeBlocks = (replay: Replay): readonly Block[] => {
  const { predicted, measured, error, localFactor, unmet, notes } = replay
  if (predicted === null) return [paragraph(`No answer: ${unmet ?? 'nothing was replayed.'}`, 'unsure')]
  const row = (name: string, of: 'ttft' | 'tpot' | 'latency') => [
    timesRow(`${name}, predicted`, predicted[of]),
    ...(measured === null || measured[of] === null ? [] : [timesRow('  measured', measured[of])]),
    ...(error === null || error[of] === null ? [] : [errorRow(error[of])])
  ]
  return [
    heading(measured === null ? 'As predicted' : 'As predicted, and as measured in the log'),
    table(
      ['', '>Mean', '>p50', '>p90', '>p95', '>p99'],
      [...row('First token', 'ttft'), ...row('Gap between tokens', 'tpot'), ...row('Whole answer', 'latency')]
    ),
    entries(
      entry('Output', predicted.outputTokensPerSecond),
      ...(measured === null ? [] : [entry('Output, measured', measured.outputTokensPerSecond)]),
      entry('Most sequences in a replica', predicted.peakRunning),
      entry('Preemptions', predicted.preemptions),
      entry('Time with a request in the engine', predicted.utilisation),
      ...(localFactor === null
        ? []
        : [entry('Time of an iteration', localFactor.slowdown, factorNote(localFactor))])
    ),
    paragraph(
      measured === null
        ? 'The log states no latencies: nothing to compare with.'
        : 'The error is one of the prediction only where this very deployment served the log.',
      'muted'
    ),
    ...list(notes, 'Notes')
  ]
}

const factorNote = ({ slowdown, error }: NonNullable<Replay['localFactor']>): string => {
  const left = (errors: Errors | null) => signed(errors?.p95 ?? null)
  const errors = `first token ${left(error.ttft)}, gap between tokens ${left(error.tpot)}, answer ${left(error.latency)}`
  return `the predicted one, ${slowdown.note}; errors left at p95: ${errors}; gpuops-audit calibrate saves it`
}

const POINTS = ['mean', 'p50', 'p90', 'p95', 'p99'] as const

const timesRow = (name: string, times: Distribution | null): readonly string[] => [
  name,
  ...points(times, POINTS, duration)
]

const errorRow = (errors: Errors): readonly string[] => [
  '  error',
  ...POINTS.map(point => signed(errors[point]))
]

/** `+4.2 %` */
export const signed = known((error: number) => `${error > 0 ? '+' : ''}${share(error)}`)
