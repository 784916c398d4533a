/**
 * `node scripts/unseenSchemas.mjs --cases 1000 --seed 7`: small true traffics, each written down in a way drawn at random from
 * what public repositories call and spell things, and how often the reader gets each figure right, says that it does not know,
 * warns, refuses, or is wrong without a word. Files of those that fail are kept in `--out`; `--only 12,40` runs single cases,
 * `--show wrong` tells of each case whose class begins so.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { readLog } = await import(process.env.UNSEEN_READER ?? '../dist/read/readLog.js')

import { drawCase } from './unseen/drawCase.mjs'
import { judge } from './unseen/judge.mjs'

const text = { type: 'string' }
const { values } = parseArgs({
  options: { cases: text, seed: text, only: text, out: text, show: text, from: text }
})
const [cases, seed, from] = [Number(values.cases ?? 200), Number(values.seed ?? 1), Number(values.from ?? 0)]
const folder = values.out ?? path.join(tmpdir(), 'gpuops-unseen')
const numbers = values.only
  ? values.only.split(',').map(Number)
  : Array.from({ length: cases }, (_, i) => from + i)
const KEPT = /wrong|refused|crashed|unknown/

const say = text => process.stdout.write(`${text}\n`)

async function* nothing() {}
const read = async (file, options) => {
  const { data, warnings } = await readLog([file], { stdin: nothing(), ...options })
  return { data, warnings }
}

mkdirSync(folder, { recursive: true })
const counts = new Map()
for (const number of numbers) {
  const drawn = drawCase(seed, number)
  const file = path.join(folder, `${seed}-${number}-${drawn.name}`)
  writeFileSync(file, drawn.text)
  const { verdict, reason, warnings = [] } = await judge(drawn, file, read)
  counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  if (!KEPT.test(verdict) && !values.only) rmSync(file)
  if (values.only) say(`${JSON.stringify(drawn.ways, null, 1)} ${warnings.join(' ')}`)
  if (values.only || verdict.startsWith(values.show ?? 'wrong in'))
    say(`${number} [${drawn.kind}] ${verdict}: ${reason}\n    ${file}`)
}
say(`\n${numbers.length} cases of seed ${seed}`)
for (const [verdict, count] of [...counts].sort(([, a], [, b]) => b - a))
  say(
    `${String(count).padStart(6)}  ${((100 * count) / numbers.length).toFixed(1).padStart(5)} %  ${verdict}`
  )
