/** What is asked of a comparison: its sides, what the canary must keep, and how certain to be. */
import { AuditError } from '../errors.ts'
import { choice, count, input, type Kind, parsedBy, points, share, shareIn, text } from '../kinds.ts'
import { option, several } from '../option.ts'
import { GATE_IDS } from './gates.ts'
import { LOOKS } from './looks.ts'
import type { Sensitivity } from './power.ts'

export const SIDES = {
  baseline: several('--baseline <file>', 'log of the place in use; with --split-by, its value', input),
  canary: several('--canary <file>', 'log of the new place; with --split-by, its value', input),
  splitBy: option(
    '--split-by <field>',
    'split one log by provider, base_url, model, tag.NAME, upstream, or any column',
    text
  ),
  modelMap: several(
    '--model-map <canary=baseline>',
    'model of the canary that serves in place of one of the baseline',
    parsedBy(parsePair),
    pairs => new Map(pairs)
  ),
  minMatched: option(
    '--min-matched <share>',
    'share of the baseline’s requests that need a match in the canary',
    share(1),
    0.8
  )
} as const

/** Limits of the gates: of a ratio relative, of a share in percentage points. */
export const GATES = {
  maxP95Increase: option(
    '--max-p95-increase <share>',
    'largest increase of first token, gap between tokens and whole answer',
    share(10),
    0.1
  ),
  maxP99Increase: option(
    '--max-p99-increase <share>',
    'largest increase of the same (default: shown, not judged)',
    share(10)
  ),
  maxErrorIncrease: option(
    '--max-error-increase <points>',
    'largest increase of failed attempts, and of requests with an error that a retry hid',
    points,
    0.005
  ),
  max429Increase: option(
    '--max-429-increase <points>',
    'largest increase of requests that met a 429',
    points,
    0.005
  ),
  maxQualityIncrease: option(
    '--max-quality-increase <points>',
    'largest increase of truncated, filtered, refused and empty answers, broken tool calls and broken JSON, each, where both logs state it',
    points,
    0.01
  ),
  maxCostIncrease: option(
    '--max-cost-increase <share>',
    'largest increase of the cost per answer (default: shown, not judged)',
    share(10)
  ),
  maxScoreDrop: option('--max-score-drop <share>', 'largest drop of the mean score', share(1), 0.02)
} as const

export const JUDGED = {
  score: option(
    '--score <column>',
    'your own judgement of each answer: a number above 0, or yes and no',
    text
  ),
  leftOut: several('--skip-gate <gate>', `do not judge ${GATE_IDS.join(', ')}`, choice(GATE_IDS))
} as const

/** A share that is nearer to certain than to a coin. */
const certainty: Kind<number> = {
  ...share(0.9999),
  read(said, flag) {
    const value = shareIn(said)
    if (value >= 0.5 && value <= 0.9999) return value
    throw AuditError.of('BAD_OPTION', flag, said, 'a share from 50% to 99.99%, such as 95%')
  }
}

/** `5%` → of a ratio; `0.1pp` → of a share. */
const sensitivity: Kind<Sensitivity> = {
  read(said, flag) {
    const isPoints = /pp\s*$/.test(said)
    const size = (isPoints ? points : share(10)).read(said, flag)
    if (size > 0) return { ratio: isPoints ? null : size, difference: isPoints ? size : null }
    throw AuditError.of('BAD_OPTION', flag, said, 'an increase above 0, such as 5% or 0.1pp')
  },
  write: ({ ratio, difference }) => (ratio === null ? points.write(difference ?? 0) : share(10).write(ratio))
}

export const CERTAINTY = {
  confidence: option('--confidence <share>', 'confidence of every bound', certainty, 0.95),
  looks: option(
    '--looks <how often>',
    'every: bounds hold however often you look; one: they are narrower, and hold for a single look whose time was set before the canary began',
    choice(LOOKS),
    'every'
  ),
  power: option('--power <share>', 'chance of seeing a difference', certainty, 0.8),
  sensitivity: option(
    '--sensitivity <increase>',
    'increase that should be seen, which decides how much longer to run: 5% for latencies, 0.1pp for shares (default: the limits)',
    sensitivity
  ),
  seed: option('--seed <n>', 'seed of the draws of blocks', count(0, 2 ** 31), 1)
} as const

function parsePair(said: string): readonly [string, string] {
  const at = said.indexOf('=')
  if (at > 0 && at < said.length - 1) return [said.slice(0, at), said.slice(at + 1)]
  throw AuditError.of('BAD_OPTION', '--model-map', said, 'CANARY-MODEL=BASELINE-MODEL')
}
