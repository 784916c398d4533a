/** A cutover report → one screen with the decision, and the sections behind it. */
import type { Cutover, JudgedGate } from '../../cutover/cutoverShape.ts'
import { type Block, type Cell, paragraph, type Section, type Tone, table } from '../blocks.ts'
import type { CutoverReport } from '../cutoverReport.ts'
import { count, duration, nameText, printableTexts, share, UNKNOWN } from '../format.ts'
import { bare, changeText, LOOKS_TEXT, valueText } from './cutoverChange.ts'
import { detailSections } from './cutoverDetails.ts'

const TITLES: Readonly<Record<Cutover['recommendation'], string>> = {
  go: 'Go: move all of the traffic',
  hold: 'Hold: keep both running',
  'roll-back': 'Roll back: the canary is worse than allowed'
}

const TONES: Readonly<Record<Cutover['recommendation'], Tone>> = {
  go: 'good',
  hold: 'unsure',
  'roll-back': 'bad'
}

/** @param isFull with all that the decision stands on; every text in it is safe to print */
export function cutoverSections(report: CutoverReport, isFull: boolean): readonly Section[] {
  const safe = printableTexts(report)
  const decision = { title: TITLES[safe.comparison.recommendation], blocks: decisionBlocks(safe) }
  return isFull ? [decision, ...detailSections(safe)] : [decision]
}

function decisionBlocks(report: CutoverReport): readonly Block[] {
  const { comparison, summary } = report
  return [
    paragraph(summary.headline, TONES[comparison.recommendation]),
    gateTable(comparison),
    ...alsoMet(comparison),
    ...notJudged(comparison),
    ...unseen(comparison),
    ...warned(report),
    paragraph(comparedWith(report), 'muted')
  ]
}

/** A gate of quality that is met takes no line of the table. */
const isQuiet = ({ state, isRequired }: JudgedGate): boolean => !isRequired && state === 'met'

const alsoMet = ({ gates }: Cutover): readonly Block[] => {
  const quiet = gates.filter(isQuiet)
  return quiet.length === 0 ? [] : [paragraph(`Also met: ${quiet.map(quietText).join(', ')}.`)]
}

/** What differs beyond doubt, so that nobody learns of it from the callers. */
const notJudged = ({ notJudged: found }: Cutover): readonly Block[] =>
  found.length === 0
    ? []
    : [
        paragraph(
          `Significant, though no gate covers it: ${found.map(gate => `${gate.label} ${changeText(gate, gate.change)}`).join(', ')}.`,
          'bad'
        )
      ]

const quietText = (gate: JudgedGate): string =>
  `${gate.label} ${changeText(gate, gate.change)} (at most ${changeText(gate, gate.high)})`

/** Gates with data, and those that hold for want of it. */
function gateTable({ gates }: Cutover): Block {
  const shown = gates.filter(gate => !isQuiet(gate) && (gate.state !== 'no-data' || gate.isRequired))
  return table(
    ['Gate', 'State', '>Change', '>Bounds', '>Limit', '>Baseline', '>Canary'],
    shown.map(gate => [
      gate.label,
      stateCell(gate),
      changeText(gate, gate.change),
      boundsText(gate),
      limitText(gate),
      valueText(gate, gate.baseline),
      valueText(gate, gate.canary)
    ])
  )
}

const STATES: Readonly<Record<JudgedGate['state'], { readonly text: string; readonly tone: Tone }>> = {
  met: { text: 'met', tone: 'good' },
  broken: { text: 'broken', tone: 'bad' },
  undecided: { text: 'open', tone: 'unsure' },
  'no-data': { text: 'no data', tone: 'unsure' }
}

const stateCell = ({ state }: JudgedGate): Cell => STATES[state]

/** Both bounds with one unit. */
function boundsText(gate: JudgedGate): string {
  if (!Number.isFinite(gate.low) && !Number.isFinite(gate.high)) return UNKNOWN
  return `${bare(changeText(gate, gate.low))} to ${changeText(gate, gate.high)}`
}

const limitText = ({ kind, limit, isDrop }: JudgedGate): string =>
  changeText({ kind }, isDrop ? -limit : limit)

/** Gates that no log had data for, and the largest harm that would have gone unseen. */
function unseen({ gates }: Cutover): readonly Block[] {
  const blind = gates.filter(({ state, isRequired }) => state === 'no-data' && !isRequired)
  if (blind.length === 0) return []
  return [
    paragraph(
      `Not measured, because the logs lack the data: ${blind.map(({ label }) => label).join(', ')}.`,
      'unsure'
    )
  ]
}

const warned = ({ warnings }: CutoverReport): readonly Block[] =>
  warnings.map(({ message, effect }) => paragraph(`${message} ${effect}`, 'unsure'))

function comparedWith({ comparison, names }: CutoverReport): string {
  const { baseline, canary, matchedShare, isParallel, startSeconds, endSeconds, mirrored } = comparison
  const span = duration(endSeconds - startSeconds)
  const time = isParallel ? `${span} in parallel` : `${span} of the canary, at another time than the baseline`
  const copies = mirrored === 0 ? '' : ` ${count(mirrored)} of the canary are mirrored copies, counted once.`
  return (
    `${nameText(names.baseline)}: ${count(baseline.requests)} requests. ${nameText(names.canary)}: ${count(canary.requests)}. ` +
    `${time}, ${share(matchedShare)} of the baseline matched: the table has its mix of kinds. Bounds hold at ${LOOKS_TEXT[comparison.looks]}.${copies}`
  )
}
