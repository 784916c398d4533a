/**
 * The worked example of the README for canaries of six kinds, all of them live through `record --split`, and whether
 * `cutover` is right: `node scripts/workedExample.mjs [--seconds 75] [--rate 40]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { KINDS, workedExample } from '../test/mock/workedExample.mjs'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '75' }, rate: { type: 'string', default: '40' } }
})
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-example-'))

/** Limits that so short a run can decide. */
const GATES = [
  ...['--max-p95-increase', '25%', '--max-error-increase', '3pp', '--max-429-increase', '3pp'],
  ...['--max-quality-increase', '3pp']
]

const percent = ratio => `${(100 * (ratio - 1)).toFixed(1)} %`
let wrong = 0

for (const name of Object.keys(KINDS)) {
  const options = { folder, rate: Number(values.rate), seconds: Number(values.seconds), gates: GATES }
  const { code, report, right, asLogged } = await workedExample(name, options)
  const { recommendation, baselineRequests, canaryRequests } = report.summary
  const like = report.comparison.ratios.find(each => each.name === 'answer' && each.quantile === 'p50')
  const isRight = right.includes(recommendation)
  if (!isRight) wrong++
  process.stdout.write(
    `${name}: ${recommendation} (exit ${code}), ${isRight ? 'right' : `not ${right.join(' or ')}`}; median answer as logged ${percent(asLogged)}, of like requests ${like ? percent(Math.exp(like.estimate)) : 'unknown'}; ${baselineRequests} and ${canaryRequests} requests\n`
  )
}
rmSync(folder, { recursive: true, force: true })
process.exit(wrong === 0 ? 0 : 1)
