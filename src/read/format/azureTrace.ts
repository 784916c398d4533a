/** Azure LLM inference traces of 2023 and 2024: arrivals and sizes of a production chat and code service. */
import { allBut, hasColumns, type RequestFormat } from './format.ts'

const SIGNATURE = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens']

export const azureTrace: RequestFormat = {
  id: 'azure-trace',
  title: 'Azure LLM inference trace',
  documentation: 'https://github.com/Azure/AzurePublicDataset',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE),
  answers: allBut({
    partly: ['peak1s'],
    no: ['concurrency', 'ttft', 'cached', 'throttling', 'model', 'caller']
  }),
  grain: 'request',
  clock: 'wall',
  fields: {
    start: { from: 'TIMESTAMP', unit: 'any' },
    input: 'ContextTokens',
    output: 'GeneratedTokens'
  }
}
