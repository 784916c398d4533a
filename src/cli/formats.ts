/** `formats`: the list of formats → a table, or JSON. */

import { asked, type Said } from '../option.ts'
import { QUESTIONS } from '../read/format/format.ts'
import { FORMATS } from '../read/format/index.ts'
import { table } from '../report/blocks.ts'
import { renderSections } from '../report/terminal.ts'
import { LIST } from './options.ts'
import { type Terminal, wantsColour } from './terminal.ts'

export function formats(_operands: readonly string[], said: Said, terminal: Terminal): void {
  const { format, color } = asked(LIST, said)
  terminal.stdout.write(format === 'json' ? formatsJson() : formatsTable(color, terminal))
}

const formatsJson = (): string =>
  `${JSON.stringify(
    FORMATS.map(format => ({
      id: format.id,
      title: format.title,
      documentation: format.documentation,
      grain: format.grain,
      answers: format.grain === 'none' ? null : format.answers,
      refusal: format.grain === 'none' ? format.refusal : null
    })),
    null,
    2
  )}\n`

const MARKS = { yes: '✓', partly: '~', no: '–' } as const

function formatsTable(color: boolean, terminal: Terminal): string {
  const rows = FORMATS.map(format => [
    format.id,
    format.title,
    ...(format.grain === 'none'
      ? ['refused']
      : [format.grain, ...QUESTIONS.map(question => MARKS[format.answers[question]])])
  ])
  const titles = [
    'Id',
    'What it is',
    'Grain',
    'Peak 1 s',
    'In flight',
    'TTFT',
    'Tok.',
    'Cache',
    '429s',
    'Model',
    'Caller'
  ]
  const padded = rows.map(row => titles.map((_, i) => row[i] ?? ''))
  const options = { width: terminal.stdout.columns ?? 120, colour: wantsColour(terminal, color) }
  return renderSections(
    [{ title: 'Formats: ✓ yes, ~ partly, – no', blocks: [table(titles, padded)] }],
    options
  )
}
