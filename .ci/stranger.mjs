/**
 * What the README's first command printed → whether a stranger has the answer: move or not, what to rent, what it saves, what next.
 * Each is looked for in the text and in the summary, which must agree; then the commands under the text are pasted as they stand.
 *
 *     node .ci/stranger.mjs SCREEN.txt
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const screen = readFileSync(process.argv[2], 'utf8').split('\n')
const first = screen.findIndex(line => /^\S+ · [\d,]+ requests/.test(line))
const text = screen.slice(first).join('\n').trimEnd()
const lines = text.split('\n')
const prose = text.replace(/\s+/g, ' ')
const command = readFileSync('README.md', 'utf8').match(/npx gpuops-audit analyze \S+/)?.[0] ?? ''
const failures = []

function expect(what, holds) {
  process.stdout.write(`${holds ? '✓' : '✗'} ${what}\n`)
  if (!holds) failures.push(what)
}

const shell = line =>
  execFileSync('sh', ['-c', line], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const usd = value => Math.round(value).toLocaleString('en-US')

const { summary } = JSON.parse(shell(`${command} --format json --summary`))

expect(
  'the first screen fits a terminal of 24 lines and 80 columns, with the prompt',
  lines.length <= 22 && lines.every(line => line.length <= 80)
)
expect(
  'it says whether to move',
  /^(Stay|Move|Rent|Keep|Switch|Use|Send|Reserve|Pay|Leave|Change)\b/.test(lines[2] ?? '')
)
expect('the summary says the same', ['shared', 'dedicated', 'hybrid'].includes(summary.recommendation))
expect('its headline is the one on the screen', prose.includes(summary.headline))
const fleet = summary.recommendation === 'shared' ? 'If rented' : 'Fleet'
expect(
  'it says what to rent',
  new RegExp(`${fleet}\\s+~?${summary.gpus} × ${summary.gpu} for ${summary.targetModel}`).test(prose)
)
expect('it says what that costs', prose.includes(`$${usd(summary.dedicatedUsdPerMonth)}`))
expect('it says what today costs', prose.includes(`$${usd(summary.sharedUsdPerMonth)}`))
expect('it says what the advice saves', prose.includes(`$${usd(summary.savingUsdPerMonth)} a month`))
expect('with the range of it', prose.includes(`($${usd(summary.savingLow)} to $${usd(summary.savingHigh)})`))
expect('it says how fast the fleet would be', /Speed\s+~?p95 first token/.test(prose))

const next = lines.filter(line => line.startsWith('npx gpuops-audit ')).map(line => line.split(/ {2,}/)[0])
expect('it says what next', next.length >= 2)

const folder = mkdtempSync(path.join(tmpdir(), 'stranger-'))
const page = path.join(folder, 'report.html')
for (const line of next) {
  const pasted = line.replace(/(?<=--output )report\.html$/, page)
  let answer = ''
  try {
    answer = shell(pasted)
  } catch {}
  const isDone =
    pasted === line ? answer.length > 200 : (statSync(page, { throwIfNoEntry: false })?.size ?? 0) > 10_000
  expect(`pasted, it works: ${line}`, isDone)
}
rmSync(folder, { recursive: true, force: true })
process.exit(failures.length === 0 ? 0 : 1)
