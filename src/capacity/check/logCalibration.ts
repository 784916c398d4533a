/** A log with its latencies × the deployment that served it → an own measurement of that deployment's speed. */
import type { RequestLog } from '../../log/trafficLog.ts'
import { demandedRequests } from '../demand/demandedRequests.ts'
import { everyModel } from '../demand/group.ts'
import type { Requests } from '../engine/requests.ts'
import type { DeploymentOptions } from '../question.ts'
import { type Held, ownLog } from '../speed/localCalibration.ts'
import type { OwnPoint } from '../speed/ownPoint.ts'
import { servedBy } from '../speed/ownSpeed.ts'
import { type Replay, replayLog } from './replay.ts'

export type LogCalibration = {
  /** With the error before and after: see `localFactor`. */
  readonly replay: Replay
  /** `null` where the replay has no local factor. */
  readonly point: OwnPoint | null
}

export function calibrateOnLog(log: RequestLog, options: DeploymentOptions): LogCalibration {
  const replay = replayLog(log, options)
  const { deployment, localFactor, measured, predicted } = replay
  const { requests } = demandedRequests(everyModel(log))
  if (localFactor === null || requests === null) return { replay, point: null }
  const latencySeconds = (measured?.latency ?? predicted?.latency)?.mean as number
  const held = heldBy(requests, latencySeconds, deployment.replicas)
  const slowdown = localFactor.slowdown.value as number
  return { replay, point: ownLog(deployment.model, servedBy(deployment), held, slowdown) }
}

/** By Little's law: arrivals a second × seconds under way, a replica; the log ends with its last answer. */
function heldBy(
  { arrivalSeconds, inputTokens, outputTokens }: Requests,
  latencySeconds: number,
  replicas: number
): Held {
  const count = arrivalSeconds.length
  const mean = (column: Int32Array) => column.reduce((sum, tokens) => sum + tokens, 0) / count
  const seconds = (arrivalSeconds.at(-1) as number) + latencySeconds
  return {
    concurrency: Math.max(1, (count * latencySeconds) / seconds / replicas),
    input: mean(inputTokens),
    output: mean(outputTokens)
  }
}
