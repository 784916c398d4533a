// slow: many whole audits
/** Worlds with a known best answer → the verdict finds it. The oracle never calls the search. */
import { describe, expect, test } from 'vitest'
import { auditLog } from '../../../src/audit.ts'
import type { Verdict } from '../../../src/verdict/verdictShape.ts'
import { cases, some } from '../../cases.ts'
import { logOf } from '../../log/sample.ts'
import { worldOf } from './generator.ts'
import { type Answer, bestAnswer } from './oracle.ts'

const ANSWERS: readonly Answer[] = [
  'stay',
  'change-model',
  'wait',
  'open-by-token',
  'dedicated',
  'by-the-hour',
  'hybrid',
  'cannot-say'
]

const SAID: Readonly<Record<Answer, readonly Verdict['action'][]>> = {
  stay: ['as-billed'],
  'change-model': ['successor', 'cheaper-model'],
  wait: ['batch', 'flex'],
  'open-by-token': ['open-shared'],
  dedicated: ['dedicated'],
  'by-the-hour': ['scheduled'],
  hybrid: ['hybrid'],
  'cannot-say': [null]
}

/** Of each kind: two where CI is set; GPUOPS_AUDIT_WORLDS says how many for the table of docs/advice.md. */
const EACH = Number(process.env['GPUOPS_AUDIT_WORLDS'] ?? cases(2))

/** As a world is a whole audit: outside CI half of the kinds, drawn anew. */
const half = (all: number) => cases(5 * all)

const verdictIn = (answer: Answer, seed: number): Verdict => {
  const { rows, options } = worldOf(answer, seed)
  const data = logOf(rows, 'wall')
  const reading = {
    rows: rows.length,
    attempts: rows.length,
    requests: rows.length,
    rejected: {},
    samples: [],
    leftOut: {},
    duplicates: 0,
    possibleDuplicates: 0,
    foldedRetries: 0,
    outOfOrder: { rows: 0, maxBackstepSeconds: 0 },
    assumptions: [],
    truncation: []
  }
  const log = { inputs: [], reading, warnings: [], data }
  return auditLog(log as unknown as Parameters<typeof auditLog>[0], options).verdict
}

describe.each(some(ANSWERS, half))('%s', answer => {
  test.each(Array.from({ length: EACH }, (_, i) => i + 1))('world %d', seed => {
    expect(bestAnswer(worldOf(answer, seed).economics)).toBe(answer)
    const { action, rule, headline } = verdictIn(answer, seed)
    expect(SAID[answer], `${rule}: ${headline}`).toContain(action)
  })
})
