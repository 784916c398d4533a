/** An open model and how it is run → how many times as many tokens it writes as a plain closed model for the same request. */
import type { Source } from '../source.ts'
import type { Mode } from './relation.ts'

export type OutputTimes = {
  readonly value: number
  readonly low: number
  readonly high: number
  /** False where nobody measured it. */
  readonly measured: boolean
  readonly note: string
  readonly source: Source
}

const MEASURED: Source = {
  where:
    'Artificial Analysis run totals (artificialanalysis.ai), ratios rounded by us; cited, not redistributed',
  asOf: '2026-10',
  verified: true
}
const ASSUMED: Source = { where: 'assumed', asOf: null, verified: false }

type Row = readonly [model: string, mode: Mode, value: number, low: number, high: number, note?: string]

/** Times the output tokens of gpt-4o on the same prompts. */
const ROWS: readonly Row[] = [
  ['Gemma-4-31B', 'plain', 1, 0.8, 1.3],
  ['Mistral-Small-3.2', 'plain', 1.1, 0.9, 1.4],
  ['DeepSeek-V3.2', 'plain', 1.1, 0.9, 1.4],
  ['Qwen3-235B-A22B-2507', 'plain', 1.3, 1, 2],
  ['Llama-3.3-70B', 'plain', 1.3, 1, 1.6],
  ['Gemma-4-26B-A4B', 'plain', 1.3, 1, 2.2],
  ['gpt-oss-120b', 'thinking', 3, 2, 17, 'at low effort; 17 at high effort'],
  [
    'Qwen3-30B-A3B-2507',
    'plain',
    3.9,
    1.2,
    5,
    'on prompts that ask for long answers; near 1.2 in short chat'
  ],
  ['gpt-oss-20b', 'thinking', 5, 3, 16, 'at low effort; 16 at high effort'],
  ['Qwen3.6-35B-A3B', 'thinking', 58, 20, 80]
]

/** Middles of what was measured of others. */
const UNMEASURED = {
  plain: { value: 1.3, low: 0.8, high: 2.2, note: 'not measured: as most models that do not think' },
  thinking: {
    value: 20,
    low: 3,
    high: 58,
    note: 'not measured: a model that thinks writes many times as much'
  }
} as const

const SAME: OutputTimes = {
  value: 1,
  low: 1,
  high: 1,
  measured: true,
  note: 'the same model',
  source: ASSUMED
}

/** Both think: the log's tokens hold the source's thoughts already. A model that does not think writes no more than that. */
const BOTH_THINK = {
  thinking: { value: 1, low: 0.5, high: 2, note: 'both think: as many tokens are assumed' },
  plain: {
    value: 1,
    low: 0.2,
    high: 1,
    note: 'the source thinks and this one does not: no more tokens than today'
  }
} as const

/** @param reasons whether the closed model thinks before it answers */
export function outputTimesOf(model: string, mode: Mode, reasons: boolean): OutputTimes {
  if (reasons) return { ...BOTH_THINK[mode], measured: false, source: ASSUMED }
  const row = ROWS.find(([name, runs]) => name === model && runs === mode)
  if (row === undefined) return { ...UNMEASURED[mode], measured: false, source: ASSUMED }
  const [, , value, low, high, note = 'ratio on the same instruction-following prompts'] = row
  return { value, low, high, measured: true, note, source: MEASURED }
}

/** Of a model that stays the same one. */
export const sameOutput = (): OutputTimes => SAME
