/** Traefik access logs, as JSON or in its own extension of the common log format. */
import { allBut, requests } from './format.ts'
import { amendModel, amendStatus, leftOutCall, webCalls } from './modelCalls.ts'

const ANSWERS = allBut({ partly: ['model', 'caller'], no: ['ttft', 'tokens', 'cached'] })
const DOCUMENTATION = 'https://doc.traefik.io/traefik/observe/logs-and-access-logs/'

export const traefikJson = requests({
  id: 'traefik-json',
  title: 'Traefik access log as JSON',
  documentation: DOCUMENTATION,
  signature: ['DownstreamStatus', 'StartUTC'],
  answers: ANSWERS,
  fields: {
    start: { from: 'StartUTC', unit: 'any' },
    duration: { from: 'Duration', unit: 'nanos' },
    caller: 'ClientHost'
  },
  leavesOut: cell => leftOutCall(cell('RequestMethod'), cell('RequestPath')),
  amend: (row, cell) => {
    amendStatus(row, cell('DownstreamStatus'))
    amendModel(row, cell('RequestPath'))
  },
  looksAt: { texts: ['RequestMethod', 'RequestPath', 'DownstreamStatus'] }
})

/** Unlike nginx it stamps the start; an absent status is written "-" and quoted. */
export const traefikText = requests({
  id: 'traefik',
  title: 'Traefik access log, common format',
  documentation: DOCUMENTATION,
  line: {
    pattern:
      /^(?<address>\S+) - \S+ \[(?<start>\d\d\/\w{3}\/\d{4}:[^\]]+)\] "(?<method>\S+) (?<path>\S+) [^"]*" (?:(?<status>\d+)|\S+) .* \d+ "[^"]*" "[^"]*" (?<duration>\d+)ms$/,
    others: 'rejected',
    layouts: [
      '{address} - {} [{start:log}] "{call}" {status} {} "{}" "{}" {:whole} "{}" "{}" {duration:whole}ms$'
    ]
  },
  answers: { ...ANSWERS, peak1s: 'partly', concurrency: 'partly' },
  fields: {
    start: { from: 'start', unit: 'any' },
    duration: { from: 'duration', unit: 'millis' },
    caller: 'address'
  },
  ...webCalls('status'),
  assumptions: ['Traefik stamps the start of a request in whole seconds.']
})
