/** Log × deployment → how its requests would have fared there, beside how the log says they did. */
import { estimated, type Figure } from '../../figure.ts'
import type { RequestLog } from '../../log/trafficLog.ts'
import { demandedRequests } from '../demand/demandedRequests.ts'
import { everyModel } from '../demand/group.ts'
import { type Deployment, deploy } from '../engine/deployment.ts'
import { type PerformanceModel, slowed } from '../engine/performanceModel.ts'
import type { Requests } from '../engine/requests.ts'
import { simulate } from '../engine/simulate.ts'
import { wayNotes } from '../engine/wayNotes.ts'
import type { DeploymentOptions } from '../question.ts'
import type { OwnPoint } from '../speed/ownPoint.ts'
import type { OwnSpeed } from '../speed/ownSpeed.ts'
import { thinGround } from '../speed/thinGround.ts'
import { type LocalFit, slowdownThatFits } from './localFactor.ts'
import {
  errorsOf,
  type Logged,
  loggedTimes,
  measuredTimes,
  type Predicted,
  predictedTimes,
  type ReplayError,
  type ReplayTimes
} from './replayTimes.ts'

/** How the deployment compares with the prediction, were it the one that served the log. */
type LocalFactor = Pick<LocalFit, 'toldBy' | 'compared' | 'endsEarly'> & {
  /** Every iteration takes so many times as long as predicted. */
  readonly slowdown: Figure
  /** What is left of the error with it. */
  readonly error: ReplayError
}

export type Replay = {
  readonly deployment: Deployment
  /** The speed of the prediction is that of own measurements; `null`: there are none of this deployment. */
  readonly calibration: OwnSpeed | null
  readonly requests: { readonly replayed: number; readonly refused: number }
  /** `null` with `unmet` saying why. */
  readonly predicted: Predicted | null
  /** Of the requests whose latency the log states; `null` where it states none. */
  readonly measured: ReplayTimes | null
  readonly error: ReplayError | null
  /** `null` where the log states no latencies, or no speed fits them. */
  readonly localFactor: LocalFactor | null
  readonly unmet: string | null
  readonly notes: readonly string[]
}

/** Replays all requests of the log, whatever model each was sent to. */
export function replayLog(
  log: RequestLog,
  options: DeploymentOptions,
  ownPoints: readonly OwnPoint[] = []
): Replay {
  const { deployment, engine, own, unmet } = deploy(options, ownPoints)
  const { indices, requests, notes } = demandedRequests(everyModel(log))
  const logged = loggedTimes(log, indices)
  const measured = measuredTimes(logged)
  const none = { predicted: null, measured, error: null, localFactor: null, notes }
  const head = { deployment, calibration: own }
  const refusal = { ...head, requests: { replayed: 0, refused: indices.length }, ...none }
  if (engine === null || requests === null) return { ...refusal, unmet: unmet ?? notes[0] ?? null }
  const simulation = simulate(engine, deployment.replicas, requests, deployment)
  const refused = simulation.completionSeconds.reduce((count, at) => count + (Number.isNaN(at) ? 1 : 0), 0)
  if (refused === indices.length) return { ...refusal, unmet: tooLong(refused, engine) }
  const predicted = predictedTimes(requests, simulation)
  return {
    ...head,
    requests: { replayed: indices.length - refused, refused },
    predicted,
    measured,
    error:
      measured &&
      errorsOf(requests, simulation, logged, {
        predicted: predicted.outputTokensPerSecond,
        measured: measured.outputTokensPerSecond
      }),
    localFactor: measured && localFactorOf(engine, deployment, requests, logged, measured),
    unmet: null,
    notes: [
      ...notes,
      ...wayNotes(deployment),
      ...(refused === 0 ? [] : [tooLong(refused, engine)]),
      ...(deployment.memoryTight ? [TIGHT] : []),
      ...thinGround(deployment.gpu, deployment.model)
    ]
  }
}

const TIGHT =
  'The weights fill over 80 % of memory: on such deployments the throughput was predicted 1.6 to 2.5 times too high.'

const tooLong = (refused: number, { maxSequenceTokens }: PerformanceModel): string =>
  `${refused} requests are longer than the ${maxSequenceTokens} tokens that a replica accepts; they are left out.`

function localFactorOf(
  engine: PerformanceModel,
  deployment: Deployment,
  requests: Requests,
  logged: Logged,
  measured: ReplayTimes
): LocalFactor | null {
  const { replicas } = deployment
  const fit = slowdownThatFits(engine, replicas, requests, logged, deployment)
  if (fit === null) return null
  const { slowdown, ...told } = fit
  const simulation = simulate(slowed(engine, slowdown), replicas, requests, deployment)
  return {
    slowdown: estimated(slowdown, '×', `so that the median ${TOLD[fit.toldBy]} is the measured one`),
    ...told,
    error: errorsOf(requests, simulation, logged, {
      predicted: predictedTimes(requests, simulation).outputTokensPerSecond,
      measured: measured.outputTokensPerSecond
    })
  }
}

const TOLD: Readonly<Record<LocalFit['toldBy'], string>> = {
  tpot: 'gap between tokens',
  latency: 'latency',
  ttft: 'time to the first token'
}
