/** A closed model's name in a log → the open-weight model to try in its place, with the evidence for it. */
import { familyName } from './modelNames.ts'
import type { Equivalent } from './types.ts'

/**
 * One suggestion per closed model, never a claim of equal quality. Benchmarks disagree: between Artificial
 * Analysis and LiveBench gpt-oss-120b falls from 9th to 24th place in one analyst's table (cmart.blog).
 * No mapping is established for gpt-5, gpt-6 and later models, nor for gpt-4.1, so none is suggested.
 */
export const EQUIVALENTS: readonly Equivalent[] = [
  {
    closed: 'gpt-4o',
    open: 'Llama-3.3-70B',
    evidence:
      'MMLU 86.0 and GPQA Diamond 50.5 in Meta’s model card, beside the 88.7 and 53.6 quoted for gpt-4o',
    confidence: 'medium; the gpt-4o side is unverified'
  },
  {
    closed: 'gpt-4o-mini',
    open: 'gpt-oss-20b',
    evidence:
      'index 48 at Artificial Analysis on 2025-08-05; at least o3-mini’s equal says OpenAI (Vercel page)',
    confidence: 'medium'
  },
  {
    closed: 'gpt-4',
    open: 'Llama-3.3-70B',
    evidence: 'MMLU 86.0 in Meta’s model card, beside the 86.4 commonly quoted for gpt-4',
    confidence: 'the gpt-4 side is unverified'
  },
  {
    closed: 'o3-mini',
    open: 'gpt-oss-120b',
    evidence: 'ahead of o3-mini at Artificial Analysis on 2025-08-05 (index 58), behind o4-mini and o3',
    confidence: 'medium'
  },
  {
    closed: 'o4-mini',
    open: 'gpt-oss-120b',
    evidence: 'slightly behind o4-mini at Artificial Analysis on 2025-08-05 (index 58)',
    confidence: 'medium'
  },
  ...['text-embedding-3-small', 'text-embedding-3-large'].map(closed => ({
    closed,
    open: 'Qwen3-Embedding-8B',
    evidence:
      'first on multilingual MTEB on 2025-06-05 with 70.58; every stored vector must be computed anew with it',
    confidence:
      'medium; the scores quoted for OpenAI’s models, 62.3 and 64.6, are of another MTEB and unverified'
  }))
]

/** The suggestion for a model as a log names it; `undefined` where none is established. */
export function equivalentOf(sourceModel: string): Equivalent | undefined {
  const name = familyName(sourceModel)
  return EQUIVALENTS.find(({ closed }) => closed === name)
}
