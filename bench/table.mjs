/** Measured cases → the Markdown of bench/README.md. */
import { distances } from './targets.mjs'

const seconds = value => (value < 1 ? `${(value * 1_000).toFixed(0)} ms` : `${value.toFixed(2)} s`)
const megabytes = value => (value === null ? '–' : `${value.toFixed(0)} MB`)
const row = cells => `| ${cells.join(' | ')} |`
const table = (heads, rows) => [row(heads), row(heads.map(() => '---')), ...rows.map(row), '']

/** One case as it is done, also for the terminal. */
export function caseLines({ title, rows, bytes, measured }) {
  const first = measured.values().next().value
  const lines = [...measured].map(
    ([name, { seconds: middle, low, high, runs, processorSeconds, peakMegabytes }]) => [
      name,
      seconds(middle),
      `${seconds(low)}–${seconds(high)}`,
      String(runs),
      `${(middle / first.seconds).toPrecision(3)}×`,
      processorSeconds === null ? '–' : seconds(processorSeconds),
      megabytes(peakMegabytes)
    ]
  )
  return [
    `### ${title}: ${rows.toLocaleString('en-US')} requests, ${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`,
    '',
    ...table(
      ['contender', 'median', 'fastest–slowest', 'runs', 'of the first', 'processor time', 'peak memory'],
      lines
    )
  ]
}

/** The scanner alone. */
export const scanLines = speeds => [
  '### Scanning alone, one core, from memory into typed columns',
  '',
  ...table(
    ['text', 'size', 'median', 'fastest'],
    speeds.map(({ title, megabytes: size, middle, best }) => [
      title,
      megabytes(size),
      `${middle.toFixed(0)} MB/s`,
      `${best.toFixed(0)} MB/s`
    ])
  )
]

export const targetLines = (results, speeds) => [
  '### Against the targets',
  '',
  ...table(
    ['target', 'aim', 'measured', ''],
    distances(results, speeds).map(({ what, aim, measured, reached }) => [
      what,
      aim,
      measured,
      reached ? 'reached' : 'missed'
    ])
  )
]
