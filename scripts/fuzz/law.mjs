/** What a run of `analyze --format json` may do with any bytes: report by its own schema with every line accounted for, or refuse in one line. */
import { auditReport } from '../../dist/report/schema/reports.js'

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

/**
 * The same bytes from a pipe and from a file: the same answer, but for the name.
 *
 * @returns where they part; `undefined` where they do not
 */
export function difference(one, other, name) {
  const [first, second] = [one, other].map(outcome => told(outcome, name))
  if (first === second) return undefined
  let at = 0
  while (first[at] === second[at]) at++
  const [here, there] = [first, second].map(text => text.slice(Math.max(0, at - 80), at + 120))
  return `a pipe and a file give two answers: ${here} | ${there}`
}

function told({ code, stdout, stderr }, name) {
  if (code === 0) return `0 ${JSON.stringify(JSON.parse(stdout)).replaceAll(name, PIPE)}`
  const error = stderr.slice(stderr.indexOf(': ') + 2)
  const from = error.startsWith('-:') ? error.slice(1) : error.slice(error.indexOf(name) + name.length)
  // How far a reader came ahead of what was damaged is a matter of the moment.
  const said = (error.startsWith(PIPE) ? error.slice(PIPE.length) : from).replace(/after [\d,]+ bytes/, '')
  // A remedy names the file; that of a pipe cannot, so that what it makes of it has a name of its own.
  return `${code} ${said.replace(/ (?:\/\S+)?FILE\.?(?= \||\n|,| &&| >)| \/\S+(?= \||\n|,| &&| >)/g, ' FILE').replaceAll('UNPACKED', 'FILE')}`
}

const PIPE = 'standard input'
