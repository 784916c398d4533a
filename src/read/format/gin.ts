/** Access lines of the Gin framework: Ollama, LocalAI, new-api, one-api and other servers written in Go. */
import { textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { goMicros } from './goDuration.ts'
import { webCalls } from './modelCalls.ts'

/** Gin colours its lines for terminals. */
const COLOUR = '(?:\\u001b\\[[\\d;]*m)?'

export const gin = requests({
  id: 'gin',
  title: 'Gin access log (Ollama, LocalAI, new-api, one-api)',
  documentation: 'https://gin-gonic.com/en/docs/examples/custom-log-format/',
  line: {
    pattern: new RegExp(
      `\\[GIN\\] (?<date>\\d{4}/\\d\\d/\\d\\d) - (?<clock>\\d\\d:\\d\\d:\\d\\d) \\|(?:[^|]*\\|)??\\s*${COLOUR}\\s*(?<status>\\d{3})\\s*${COLOUR}\\s*\\|\\s*(?<lasted>\\S+)\\s*\\|\\s*(?<address>\\S+)\\s*\\|\\s*${COLOUR}\\s*(?<method>[A-Z]+)\\s*${COLOUR}\\s+"?(?<path>[^\\s"]+)`
    ),
    others: 'left out'
  },
  view: cell => path => {
    if (path === 'end') return `${textOf(cell('date')).replaceAll('/', '-')}T${cell('clock')}`
    return path === 'micros' ? goMicros(textOf(cell('lasted'))) : cell(path)
  },
  answers: allBut({ partly: ['caller'], no: ['ttft', 'tokens', 'cached', 'model'] }),
  fields: {
    end: { from: 'end', unit: 'any' },
    duration: { from: 'micros', unit: 'micros' },
    caller: 'address',
    status: 'status'
  },
  ...webCalls(),
  assumptions: ['Gin stamps the end of an answer, to the second: a call arrives its duration earlier.']
})
