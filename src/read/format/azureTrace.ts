/** Azure LLM inference traces of 2023 and 2024: arrivals and sizes of a production chat and code service. */
import { allBut, requests } from './format.ts'

export const azureTrace = requests({
  id: 'azure-trace',
  title: 'Azure LLM inference trace',
  documentation: 'https://github.com/Azure/AzurePublicDataset',
  signature: ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'],
  answers: allBut({
    partly: ['peak1s'],
    no: ['concurrency', 'ttft', 'cached', 'throttling', 'model', 'caller']
  }),
  fields: {
    start: { from: 'TIMESTAMP', unit: 'any' },
    input: 'ContextTokens',
    output: 'GeneratedTokens'
  }
})
