/** The verbs of the migration itself: is the new place ready for this traffic, and is it good enough? */

import { DEFAULT_QUESTION } from '../cutover/cutover.ts'
import { GATE_IDS } from '../cutover/gates.ts'
import type { CutoverFlags } from './cutover.ts'
import type { Option, Verb } from './option.ts'
import { NO_COLOR, READING } from './optionGroups.ts'
import { SECTION_FORMATS } from './sectionOutputs.ts'
import {
  amountOption,
  certaintyOption,
  choiceOption,
  countOption,
  pointsOption,
  sensitivityOption,
  shareOption
} from './values.ts'

const { gates } = DEFAULT_QUESTION

const SECTION_OUTPUT: readonly Option[] = [
  {
    flags: '--format <name>',
    says: `${SECTION_FORMATS.join(', ')} (default: what the ending of --output says, else terminal)`,
    parse: choiceOption('--format', SECTION_FORMATS)
  },
  {
    flags: '--output <file>',
    says: 'write the report there: .json, .html, .md, .txt; - is standard output; repeatable',
    repeatable: true
  },
  { flags: '--full', says: 'on the terminal, with all that the answer stands on' },
  NO_COLOR
]

const percentOf = (share: number): string => `${share * 100}%`
const pointsOf = (share: number): string => `${share * 100}pp`

export const CUTOVER: Verb = {
  name: 'cutover',
  says: 'Compare the requests of two places, like with like, and say go (exit 0), roll back (1) or hold (3).',
  arguments: [['[files...]', 'one log of both places, to be split with --split-by']],
  examples: [
    'gpuops-audit cutover --baseline shared.csv --canary dedicated.csv',
    'gpuops-audit cutover log.jsonl --split-by upstream --baseline baseline --canary canary',
    'gpuops-audit cutover log.jsonl --split-by tag.pool --max-p95-increase 5% --max-error-increase 0.1pp',
    'gpuops-audit cutover --baseline shared.csv --canary dedicated.csv --plan report.json --output cutover.html'
  ],
  groups: [
    {
      title: 'Sides',
      options: [
        {
          flags: '--baseline <file>',
          says: 'log of the place in use; with --split-by its value; repeatable',
          repeatable: true
        },
        {
          flags: '--canary <file>',
          says: 'log of the new place; with --split-by its value; repeatable',
          repeatable: true
        },
        {
          flags: '--split-by <field>',
          says: 'split one log by provider, base_url, model, tag.NAME, upstream, or any column'
        },
        {
          flags: '--model-map <canary=baseline>',
          says: 'model of the canary that serves in place of one of the baseline; repeatable',
          repeatable: true
        },
        {
          flags: '--min-matched <share>',
          says: `of the baseline’s requests that need like ones in the canary (default: ${percentOf(DEFAULT_QUESTION.minMatched)})`,
          parse: shareOption('--min-matched', 1)
        }
      ]
    },
    {
      title: 'Gates',
      options: [
        {
          flags: '--max-p95-increase <share>',
          says: `of first token, gap between tokens and whole answer (default: ${percentOf(gates.maxP95Increase)})`,
          parse: shareOption('--max-p95-increase', 10)
        },
        {
          flags: '--max-error-increase <points>',
          says: `of failed requests, in percentage points (default: ${pointsOf(gates.maxErrorIncrease)})`,
          parse: pointsOption('--max-error-increase')
        },
        {
          flags: '--max-429-increase <points>',
          says: `of requests that met a 429 (default: ${pointsOf(gates.max429Increase)})`,
          parse: pointsOption('--max-429-increase')
        },
        {
          flags: '--max-quality-increase <points>',
          says: `of truncated, filtered, refused, empty answers, broken tool calls and JSON, each, where both logs tell (default: ${pointsOf(gates.maxQualityIncrease)})`,
          parse: pointsOption('--max-quality-increase')
        },
        {
          flags: '--max-cost-increase <share>',
          says: 'of the cost per answer (default: shown, not judged)',
          parse: shareOption('--max-cost-increase', 10)
        },
        {
          flags: '--score <column>',
          says: 'your own judgement of each answer: a number above 0, or yes and no'
        },
        {
          flags: '--max-score-drop <share>',
          says: `of the mean score (default: ${percentOf(gates.maxScoreDrop)})`,
          parse: shareOption('--max-score-drop', 1)
        },
        {
          flags: '--skip-gate <gate>',
          says: `do not judge ${GATE_IDS.join(', ')}; repeatable`,
          parse: choiceOption('--skip-gate', GATE_IDS),
          repeatable: true
        }
      ]
    },
    {
      title: 'Certainty',
      options: [
        {
          flags: '--confidence <share>',
          says: `of every bound, at every look (default: ${percentOf(DEFAULT_QUESTION.confidence)})`,
          parse: certaintyOption('--confidence')
        },
        {
          flags: '--power <share>',
          says: `chance with which a difference is to be seen (default: ${percentOf(DEFAULT_QUESTION.power)})`,
          parse: certaintyOption('--power')
        },
        {
          flags: '--sensitivity <increase>',
          says: 'increase to be seen, for how much longer to run: 5% of latencies, or 0.1pp of shares (default: the limits)',
          parse: sensitivityOption('--sensitivity')
        },
        {
          flags: '--seed <n>',
          says: 'of the draws of blocks (default: 1)',
          parse: countOption('--seed', 0, 2 ** 31)
        }
      ]
    },
    {
      title: 'Plan and cost',
      options: [
        {
          flags: '--plan <report.json>',
          says: 'JSON report of analyze: its predictions stand beside the canary’s figures'
        },
        {
          flags: '--save-calibration <file>',
          says: 'with --plan: write there what the canary teaches about its GPUs, for --calibration'
        },
        {
          flags: '--canary-cost-per-hour <usd>',
          says: 'rent of the canary’s GPUs, spread over its answers',
          parse: amountOption('--canary-cost-per-hour', 'USD')
        }
      ]
    },
    { title: 'Report', options: SECTION_OUTPUT },
    READING
  ],
  run: async (files, flags, terminal) =>
    (await import('./cutover.ts')).cutover(files, flags as CutoverFlags, terminal)
}
