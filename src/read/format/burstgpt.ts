/** BurstGPT: two cities' worth of ChatGPT and GPT-4 calls; seconds from midnight of day one. */
import { FAILED } from '../../log/trafficLog.ts'
import { allBut, hasColumns, requests } from './format.ts'

const SIGNATURE = ['Request tokens', 'Response tokens', 'Log Type']

export const burstgpt = requests({
  id: 'burstgpt',
  title: 'BurstGPT trace',
  documentation: 'https://github.com/HPMLL/BurstGPT',
  signature: SIGNATURE,
  alsoHas: ['Total tokens'],
  recognises: sample => hasColumns(sample, ['Timestamp', ...SIGNATURE]),
  answers: allBut({ partly: ['peak1s', 'concurrency', 'caller'], no: ['ttft', 'cached', 'throttling'] }),
  clock: 'relative',
  fields: {
    start: { from: 'Timestamp', unit: 'seconds' },
    duration: { from: 'Elapsed time', unit: 'seconds' },
    model: 'Model',
    caller: 'Session ID',
    input: 'Request tokens',
    output: 'Response tokens'
  },
  /** "Response tokens = 0 means failure", as its README says. */
  amend: row => {
    if (row.outputTokens === 0) row.flags |= FAILED
  },
  looksAt: {},
  assumptions: [
    'Rows with 0 response tokens are failures; the trace does not state whether they were refused.'
  ]
})
