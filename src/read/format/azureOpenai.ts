/** Azure OpenAI's diagnostic log of requests: JSON Lines from a storage account, or CSV from Log Analytics. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, jsonWithin, numberOf, textOf } from '../records/cell.ts'
import { ticksMicros } from '../records/logTimes.ts'
import { allBut, hasColumns, requests, type Sample } from './format.ts'

const SIGNATURE = ['category', 'operationName', 'durationMs', 'resultSignature']
const LOG_ANALYTICS = ['Category', 'OperationName', 'ResultSignature', 'properties_s']

/** In `properties`, which is an object, or JSON as text, or Log Analytics' column of JSON. */
const inProperties = (name: string): readonly string[] => [`properties.${name}`, `properties_s.${name}`]

/** Arrival is a count of ticks in `properties`; `time` is when the line was sent off, after the end. */
export const azureOpenai = requests({
  id: 'azure-openai',
  title: 'Azure OpenAI diagnostics (RequestResponse)',
  documentation: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/monitor-openai',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, LOG_ANALYTICS) || isDiagnostics(sample),
  answers: allBut({ partly: ['caller'], no: ['ttft', 'tokens', 'cached'] }),
  view: jsonWithin,
  fields: {
    id: ['correlationId', 'CorrelationId'],
    end: { from: ['time', 'TimeGenerated [UTC]', 'TimeGenerated'], unit: 'any' },
    duration: { from: ['durationMs', 'DurationMs'], unit: 'millis' },
    model: [...inProperties('modelName'), ...inProperties('modelDeploymentName')],
    caller: [...inProperties('objectId'), 'callerIpAddress', 'CallerIPAddress'],
    status: ['resultSignature', 'ResultSignature']
  },
  leavesOut: cell => {
    if (firstOf(cell, ['category', 'Category']) !== 'RequestResponse') return 'a line of another category'
    return /chat|completion|embedding|response|message/i.test(
      firstOf(cell, ['operationName', 'OperationName'])
    )
      ? undefined
      : 'an operation that is not a call of a text model'
  },
  amend: amendProperties,
  assumptions: [
    'Azure OpenAI diagnostics hold no token counts: rates, concurrency and throttling are measured, sizes are unknown. The LLM log of API Management has them.'
  ]
})

/** Other Azure services write lines of the same outline. */
const isDiagnostics = (sample: Sample): boolean =>
  hasColumns(sample, SIGNATURE) && !textOf(at(sample.first, 'operationName')).includes('/')

const firstOf = (cell: Cell, names: readonly string[]): string =>
  textOf(names.map(cell).find(value => !isBlank(value)))

function amendProperties(row: RequestRow, cell: Cell): void {
  const ticks = numberOf(firstOf(cell, inProperties('requestTime')))
  if (ticks !== undefined && !Number.isNaN(ticks)) row.arrivalMicros = ticksMicros(ticks)
  if (firstOf(cell, inProperties('streamType')) === 'Streaming') row.flags |= STREAMED
}
