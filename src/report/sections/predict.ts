/** A prediction, or many → the speeds, the evidence behind them, and how far they were off. */
import type { Answer } from '../../capacity/check/answer.ts'
import type { ErrorSummary } from '../../capacity/check/pointErrors.ts'
import type { PointPredictions } from '../../capacity/check/pointPredictions.ts'
import { type Block, entries, heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, duration, known, printableTexts, share } from '../format.ts'
import { entry, plain } from './figures.ts'

/** Rows of the list of predictions; the JSON has all of them. */
const MOST_SHOWN = 40

export function answerSections({
  tpot,
  ttft,
  outputTokensPerSecond,
  evidence,
  notes,
  band
}: Answer): readonly Section[] {
  const { points, own } = evidence
  const rows = (label: string, rows: number) => plain(label, count(rows), 'measured')
  return [
    {
      title: 'Prediction',
      blocks: [
        entries(
          entry('Gap between tokens (TPOT)', tpot),
          entry('First token (TTFT)', ttft),
          entry('Output', outputTokensPerSecond)
        ),
        paragraph(
          `In brackets: where ${share(band.level)} of measured points lay, by ${band.note}.`,
          'muted'
        ),
        ...list(notes),
        heading('Evidence'),
        paragraph(sentence(evidence.note), evidence.nearest === 'stranger' ? 'unsure' : null),
        entries(
          rows('Points of this deployment', points.deployment),
          rows('  of this model, GPU and engine', points.modelGpuEngine),
          rows('  of this model and engine', points.modelEngine),
          rows('  of this model and GPU', points.modelGpu),
          rows('  of this GPU and engine', points.gpuEngine),
          ...(own === 0 ? [] : [rows('Your own measurements', own)])
        )
      ]
    }
  ]
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

export function pointSections(found: PointPredictions): readonly Section[] {
  const { points, summary } = printableTexts(found)
  return [
    { title: 'Predictions', blocks: [predictionTable(points), ...more(points.length)] },
    {
      title: 'Predicted against measured',
      blocks: [
        table(
          ['', '>Points', '>Median error', '>p90 error', '>In the 80 % band'],
          [
            errorRow('TPOT', summary.tpot),
            errorRow('TTFT', summary.ttft),
            errorRow('Throughput', summary.throughput)
          ]
        )
      ]
    }
  ]
}

const rate = known(value => value.toFixed(1))

const predictionTable = (points: PointPredictions['points']): Block =>
  table(
    ['Point', '>TPOT', '>TTFT', '>Tokens/s', 'Evidence'],
    points
      .slice(0, MOST_SHOWN)
      .map(({ id, tpotSeconds, ttftSeconds, outputTokensPerSecond, nearest, leftOut }) => [
        id,
        duration(tpotSeconds),
        duration(ttftSeconds),
        rate(outputTokensPerSecond),
        leftOut === null ? (nearest ?? '') : `left out: ${leftOut}`
      ]),
    'estimated'
  )

const more = (length: number): readonly Block[] =>
  length > MOST_SHOWN ? [paragraph(`… and ${length - MOST_SHOWN} more: see --format json.`, 'muted')] : []

const errorRow = (name: string, errors: ErrorSummary): readonly string[] => [
  name,
  count(errors.count),
  share(errors.medianAbsolutePercentageError),
  share(errors.p90AbsolutePercentageError),
  share(errors.withinBand)
]
