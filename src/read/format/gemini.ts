/** Answers of Gemini's generateContent, one a line: as the API spells them, or as its Python SDK dumps them. */
import { allBut, hasColumns, requests } from './format.ts'
import { amendGeminiUsage } from './usage.ts'

const SIGNATURE = ['createTime', 'modelVersion', 'usageMetadata']
const PYTHON = ['create_time', 'model_version', 'usage_metadata']

export const gemini = requests({
  id: 'gemini-answers',
  title: 'Answers of Gemini’s generateContent with their createTime (JSON, JSON Lines)',
  documentation:
    'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE) || hasColumns(sample, PYTHON),
  answers: allBut({ no: ['concurrency', 'ttft', 'throttling', 'caller'] }),
  /** The parts of a streamed answer share its id; the last states the usage whole. */
  ids: 'call',
  fields: {
    id: ['responseId', 'response_id'],
    start: { from: ['createTime', 'create_time'], unit: 'any' },
    model: ['modelVersion', 'model_version']
  },
  amend: (row, cell) => amendGeminiUsage(row, cell('usageMetadata') ?? cell('usage_metadata')),
  assumptions: [
    'Gemini’s createTime is when the request was made: it is the arrival. Its answers do not say how long they took, and failed calls have none.'
  ]
})
