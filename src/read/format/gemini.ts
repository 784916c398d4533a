/** Answers of Gemini's generateContent, one a line: as the API spells them, or as its Python SDK dumps them. */
import { type Cell, textOf } from '../records/cell.ts'
import { allBut, hasColumns, type RequestFormat } from './format.ts'
import { amendGeminiUsage } from './usage.ts'

const SIGNATURE = ['createTime', 'modelVersion', 'usageMetadata']
const PYTHON = ['create_time', 'model_version', 'usage_metadata']

export const gemini: RequestFormat = {
  id: 'gemini-answers',
  title: 'Answers of Gemini’s generateContent with their createTime (JSON, JSON Lines)',
  documentation:
    'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE) || hasColumns(sample, PYTHON),
  answers: allBut({ no: ['concurrency', 'ttft', 'throttling', 'caller'] }),
  view: cell => path => (path === 'tier' ? tierOf(cell) : cell(path)),
  grain: 'request',
  /** The parts of a streamed answer share its id; the last states the usage whole. */
  ids: 'call',
  clock: 'wall',
  fields: {
    id: ['responseId', 'response_id'],
    start: { from: ['createTime', 'create_time'], unit: 'any' },
    model: ['modelVersion', 'model_version'],
    tier: 'tier'
  },
  amend: (row, cell) => amendGeminiUsage(row, cell('usageMetadata') ?? cell('usage_metadata')),
  assumptions: [
    'Gemini’s createTime is when the request was made: it is the arrival. Its answers do not say how long they took, and failed calls have none.'
  ]
}

/** `ON_DEMAND`, `ON_DEMAND_FLEX`, `ON_DEMAND_PRIORITY`, `PROVISIONED_THROUGHPUT`. */
function tierOf(cell: Cell): string {
  const traffic = textOf(cell('usageMetadata.trafficType') ?? cell('usage_metadata.traffic_type'))
  return /(?:^|_)(FLEX|PRIORITY|PROVISIONED_THROUGHPUT)$/i.exec(traffic)?.[1]?.toLowerCase() ?? ''
}
