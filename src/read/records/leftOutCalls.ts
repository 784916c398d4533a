/** Web requests by the scanner's codes → which are no calls of a model. */
import { leftOutCall, modelInPath } from '../format/modelCalls.ts'

/** `POST /v1/chat/completions` */
const partsOf = (request: string): readonly [method: string, path: string] => {
  const [method = '', path = ''] = request.split(' ')
  return [method, path]
}

export const modelOfCall = (request: string): string => modelInPath(partsOf(request)[1])

export class LeftOutCalls {
  /** By the scanner's code, which begins at 1: why the request is left out. */
  private readonly reasons: (string | undefined)[] = [undefined]

  learn(requests: readonly string[]): void {
    for (const request of requests) this.reasons.push(leftOutCall(...partsOf(request)))
  }

  reason(code: number): string | undefined {
    return this.reasons[code]
  }
}
