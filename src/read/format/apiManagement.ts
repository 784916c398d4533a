/** Azure API Management: its log of LLM calls, which has tokens, and its gateway log, which has times and outcomes. */
import type { RequestRow } from '../../log/requestRow.ts'
import { GATEWAY_CACHED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, numberOf, objectOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests } from './format.ts'
import { amendModel, amendStatus, leftOutCall } from './modelCalls.ts'
import { forgetZeroUsage } from './usage.ts'

const LLM_SIGNATURE = ['CorrelationId', 'IsStreamCompletion']

/** Long messages take several lines; the one that names the deployment has the tokens. */
export const apimLlmLog = requests({
  id: 'apim-llm-log',
  title: 'Azure API Management LLM log (ApiManagementGatewayLlmLog)',
  documentation:
    'https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewayllmlog',
  signature: [...LLM_SIGNATURE, 'PromptTokens', 'CompletionTokens'],
  recognises: sample => hasColumns(sample, LLM_SIGNATURE),
  answers: allBut({ no: ['concurrency', 'ttft', 'cached', 'throttling', 'caller'] }),
  fields: {
    id: 'CorrelationId',
    start: { from: ['TimeGenerated', 'TimeGenerated [UTC]'], unit: 'any' },
    model: ['ModelName', 'DeploymentName'],
    input: 'PromptTokens',
    output: 'CompletionTokens'
  },
  leavesOut: cell =>
    ['DeploymentName', 'ModelName'].every(name => isBlank(cell(name)))
      ? 'a further part of a message'
      : undefined,
  amend: forgetZeroUsage,
  looksAt: { texts: ['DeploymentName', 'ModelName'] },
  assumptions: [
    'The LLM log of API Management has no durations and no status codes; they are in its gateway log (ApiManagementGatewayLogs).'
  ]
})

const GATEWAY_SIGNATURE = ['category', 'correlationId', 'isRequestSuccess', 'properties']
const GATEWAY_TABLE = ['BackendResponseCode', 'CorrelationId']

/** `time` is when the gateway begins with a request, `durationMs` until the answer is sent in full (Azure's schema reference). */
export const apimGatewayLog = requests({
  id: 'apim-gateway-log',
  title: 'Azure API Management gateway log (GatewayLogs)',
  documentation: 'https://learn.microsoft.com/azure/api-management/gateway-log-schema-reference',
  signature: GATEWAY_SIGNATURE,
  alsoHas: ['operationName', 'resultType'],
  recognises: sample => hasColumns(sample, GATEWAY_SIGNATURE) || hasColumns(sample, GATEWAY_TABLE),
  answers: allBut({ partly: ['tokens', 'cached', 'caller'], no: ['ttft'] }),
  fields: {
    id: ['correlationId', 'CorrelationId'],
    start: { from: ['time', 'TimeGenerated', 'TimeGenerated [UTC]'], unit: 'any' },
    duration: { from: ['durationMs', 'TotalTime'], unit: 'millis' },
    caller: ['properties.apimSubscriptionId', 'ApimSubscriptionId', 'callerIpAddress', 'CallerIpAddress']
  },
  leavesOut: cell => leftOutCall(cell('properties.method') ?? cell('Method'), urlOf(cell)),
  amend: (row, cell) => {
    amendStatus(row, cell('properties.responseCode') ?? cell('ResponseCode'))
    amendUsage(row, objectOf(cell('properties.responseBody') ?? cell('ResponseBody')))
    amendModel(row, urlOf(cell))
    if (textOf(cell('properties.cache') ?? cell('Cache')) === 'hit') row.flags |= GATEWAY_CACHED
  },
  assumptions: [
    'The gateway log of API Management has tokens only where bodies are logged whole; its LLM log has them for every call.'
  ]
})

const urlOf = (cell: Cell): unknown =>
  ['properties.backendUrl', 'BackendUrl', 'properties.url', 'Url'].map(cell).find(url => !isBlank(url))

/** The body of a call that was not streamed, and not cut off. */
function amendUsage(row: RequestRow, body: Record<string, unknown> | undefined): void {
  const tokens = (path: string) => numberOf(at(body, `usage.${path}`)) ?? Number.NaN
  row.model = textOf(body?.['model'])
  row.inputTokens = tokens('prompt_tokens')
  row.outputTokens = tokens('completion_tokens')
  row.cachedTokens = tokens('prompt_tokens_details.cached_tokens')
  forgetZeroUsage(row)
}
