/** What a run of `analyze --format json` may do with any bytes: report by its own schema with every line accounted for, or refuse in one line. */
import { auditReport } from '../../dist/report/schema/auditReport.js'

const sum = counts => Object.values(counts).reduce((total, count) => total + count, 0)

/** @returns what is wrong; `undefined` where nothing is */
export function fault({ code, stdout, stderr }) {
  if (code === 2) {
    if (stdout !== '') return 'a refusal with a report'
    return /^gpuops-audit: [^\n]+\n$/.test(stderr)
      ? undefined
      : `a refusal of more than a line: ${stderr.slice(0, 300)}`
  }
  if (code !== 0) return `exit ${code}: ${stderr.slice(0, 600)}`
  const report = JSON.parse(stdout)
  const { error } = auditReport.safeParse(report)
  if (error !== undefined)
    return `the report breaks its schema: ${JSON.stringify(error.issues).slice(0, 600)}`
  return accountFault(report)
}

function accountFault({ grain, reading, inputs }) {
  const accepted = reading.rows - sum(reading.rejected) - sum(reading.leftOut) - reading.duplicates
  if (grain.kind === 'request' && accepted !== reading.attempts)
    return `${reading.rows} rows, of which ${accepted} remain, are ${reading.attempts} attempts`
  if (reading.requests !== reading.attempts - reading.foldedRetries)
    return 'requests are not attempts less retries'
  if (sum(inputs.flatMap(({ rows }) => [rows])) !== reading.rows)
    return 'the rows of the inputs are not all rows'
  return negativeFault(reading)
}

const negativeFault = reading =>
  [
    reading.rows,
    reading.attempts,
    reading.requests,
    reading.duplicates,
    ...Object.values(reading.rejected)
  ].every(count => Number.isSafeInteger(count) && count >= 0)
    ? undefined
    : 'a count is none'
