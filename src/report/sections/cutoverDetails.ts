/** A cutover report → what its decision stands on: speeds, shares, power, matching, predictions, method. */

import type { ComparedRatio, ComparedShare, Cutover } from '../../cutover/cutoverShape.ts'
import type { Looks } from '../../cutover/looks.ts'
import { plural } from '../../words.ts'
import { type Block, list, paragraph, type Section, table } from '../blocks.ts'
import type { CutoverReport } from '../cutoverReport.ts'
import { count, duration, moment, money, nameText, share, UNKNOWN } from '../format.ts'
import { bare, changeText, LOOKS_TEXT, latencyIds, percent, pp } from './cutoverChange.ts'

/** What a log must hold for each gate without data. */
const whatIsMissing = ({ gates }: Cutover): readonly Block[] =>
  list(
    gates.filter(({ state }) => state === 'no-data').map(({ label, why }) => `${label}: ${why}.`),
    'Not seen'
  )

/** Texts in it must be safe to print. */
export function detailSections(report: CutoverReport): readonly Section[] {
  const { comparison, predicted } = report
  return [
    { title: 'Speed and length of like requests', blocks: [ratioTable(comparison.ratios)] },
    { title: 'Errors and quality', blocks: shareBlocks(comparison) },
    {
      title: 'What this much data could have seen',
      blocks: [powerTable(comparison), ...whatIsMissing(comparison)]
    },
    { title: 'Like with like', blocks: matchingBlocks(comparison) },
    ...(predicted === null ? [] : [{ title: 'Predicted and observed', blocks: predictedBlocks(predicted) }]),
    { title: 'As read', blocks: readBlocks(report) },
    { title: 'How it was judged', blocks: list(methodOf(comparison)) }
  ]
}

function readBlocks({ assumptions: { baseline, canary } }: CutoverReport): readonly Block[] {
  const ofBoth = baseline.filter(text => canary.includes(text))
  const alone = (texts: readonly string[]) => texts.filter(text => !ofBoth.includes(text))
  return [
    ...list(ofBoth, 'Both sides'),
    ...list(alone(baseline), 'Baseline'),
    ...list(alone(canary), 'Canary')
  ]
}

const RATIO_LABELS: Readonly<Record<ComparedRatio['name'], string>> = {
  ttft: 'First token',
  tpot: 'Gap between tokens',
  answer: 'Whole answer',
  output: 'Output tokens',
  cost: 'Cost per answer',
  score: 'Score'
}

const ratioTable = (ratios: readonly ComparedRatio[]): Block =>
  table(
    ['Figure', '', '>Baseline', '>Canary', '>Change', '>95 % interval of one look'],
    ratios.map(ratio => [
      RATIO_LABELS[ratio.name],
      ratio.quantile,
      ratioText(ratio, ratio.baseline),
      ratioText(ratio, ratio.canary),
      percent(Math.expm1(ratio.estimate)),
      `${bare(percent(Math.expm1(ratio.low)))} to ${percent(Math.expm1(ratio.high))}`
    ]),
    'derived'
  )

const ratioText = ({ name }: ComparedRatio, value: number): string => {
  if (name === 'cost') return money(value)
  return latencyIds.includes(name) ? duration(value) : count(value)
}

const SHARE_LABELS: Readonly<Record<ComparedShare['name'], string>> = {
  failed: 'Errors',
  erred: 'Failed attempts, other than by 429',
  throttled: '429s',
  truncated: 'Cut off at the token limit',
  filtered: 'Stopped by a content filter',
  refused: 'Refusals (by their words)',
  empty: 'Empty answers',
  badTools: 'Broken tool calls',
  badJson: 'Broken JSON'
}

const shareBlocks = ({ shares }: Cutover): readonly Block[] => [
  table(
    ['Share', '>Baseline', '>Canary', '>Change', '>95 % interval of one look', '>p', ''],
    shares.map(each => [
      SHARE_LABELS[each.name],
      share(each.baseline),
      share(each.canary),
      pp(each.difference),
      `${bare(pp(each.interval.low))} to ${pp(each.interval.high)}`,
      each.pValue === null ? UNKNOWN : each.pValue < 0.001 ? '<0.001' : count(each.pValue),
      each.pValue === null ? '' : each.test === 'exact' ? 'exact, stratified' : 'Mantel–Haenszel'
    ]),
    'derived'
  ),
  paragraph(
    'p is of no difference within strata, for one look and requests that come one by one; bursts make it too small.',
    'muted'
  )
]

const powerTable = ({ gates, endSeconds, startSeconds, power }: Cutover): Block =>
  table(
    [
      'Gate',
      `>Smallest increase seen (${share(power)} power)`,
      '>Decided after, if equal',
      '>After, as it looks now',
      '>After, for the sensitivity asked'
    ],
    gates
      .filter(gate => gate.power !== null)
      .map(gate => [
        gate.label,
        changeText(gate, gate.power?.smallestSeen ?? Number.NaN),
        ...[gate.power?.timesForEqual, gate.power?.timesAsSeen, gate.power?.timesForSensitivity].map(times =>
          times === null || times === undefined
            ? 'out of reach'
            : duration(times * (endSeconds - startSeconds))
        )
      ])
  )

function matchingBlocks(comparison: Cutover): readonly Block[] {
  const { matchedBy, unmatched, notMatchedOn, modelNotes, baseline, canary } = comparison
  return [
    table(
      ['Matched on model, lengths, streaming, tools', '>Baseline’s requests'],
      [
        ...matchedBy.map(({ level, requests }) => [level, count(requests)]),
        ['not matched', count(baseline.requests - baseline.matched)]
      ]
    ),
    ...list([
      ...notMatchedOn.map(what => `Not matched on ${what}: one of the logs does not state it.`),
      ...modelNotes,
      `${count(canary.requests - canary.matched)} requests of the canary have no counterpart.`,
      ...outsideNotes(comparison)
    ]),
    ...(unmatched.length === 0
      ? []
      : [
          table(
            [
              'Not compared: model',
              'Input tokens',
              'Output tokens',
              'Stream',
              'Tools',
              '>Baseline',
              '>Canary'
            ],
            unmatched.map(kind => [
              nameText(kind.model),
              kind.input,
              kind.output,
              kind.streaming,
              kind.tools,
              count(kind.baseline),
              count(kind.canary)
            ])
          )
        ])
  ]
}

const outsideNotes = ({ baseline, canary }: Cutover): readonly string[] =>
  [['baseline', baseline.outside] as const, ['canary', canary.outside] as const].flatMap(([side, outside]) =>
    outside === 0
      ? []
      : [
          `${plural(count(outside), outside, 'request')} of the ${side} ${outside === 1 ? 'lies' : 'lie'} outside of the time in which both ran.`
        ]
  )

const predictedBlocks = (predicted: NonNullable<CutoverReport['predicted']>): readonly Block[] => [
  table(
    ['Figure', '>Predicted by the plan', '>Observed', '>Observed over predicted'],
    predicted.map(({ label, unit, predicted: plan, observed }) => {
      const write = unit === 's' ? duration : (value: number | null) => `${count(value)} ${unit}`
      return [
        label,
        write(plan),
        write(observed),
        plan === null || observed === null ? UNKNOWN : `${count(observed / plan)}×`
      ]
    })
  )
]

const BOUND_NAMES: Readonly<Record<Looks, { readonly ratio: string; readonly share: string }>> = {
  every: {
    ratio: 'the normal mixture of Robbins, widened for few blocks',
    share: 'beta-binomial mixture bounds'
  },
  one: { ratio: 'Student’s t', share: 'exact bounds (Clopper and Pearson)' }
}

const methodOf = ({
  blocks,
  replicates,
  seed,
  confidence,
  looks,
  startSeconds,
  isParallel
}: Cutover): readonly string[] => [
  `Each request of the canary is weighted so that its strata are as frequent as in the baseline.`,
  `Ratios: ${count(replicates)} draws of ${count(blocks.count)} blocks of ${duration(blocks.seconds)}, seed ${seed}; the bound is ${BOUND_NAMES[looks].ratio}.`,
  `Shares: ${BOUND_NAMES[looks].share} of each side, combined after Zou and Donner, with the design effect of the blocks.`,
  `Bounds hold at ${LOOKS_TEXT[looks]}; each fails with a chance of at most ${share(1 - confidence)}, and the bound that rolls back shares that among all gates.`,
  isParallel
    ? `Compared from ${moment(new Date(startSeconds * 1_000).toISOString())} on.`
    : 'The two ran at different times: hours of the day are compared, and what changed in between is part of the difference.'
]
