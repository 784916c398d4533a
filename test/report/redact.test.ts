// slow: many whole audits
/** Names that are not public → in no format of a redacted report; all numbers stay. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { REDACTION_LEVELS } from '../../src/report/redactions.ts'
import { some } from '../cases.ts'
import { reportOf, runWith } from '../cli/fakeTerminal.ts'
import { saved } from '../read/logs.ts'

const head = 'id,start_time,end_time,model,input_tokens,output_tokens,caller,tenant_ttft_time\n'
const models = [
  'gpt-4o',
  'ft:gpt-4o-mini-2024-07-18:acme-corp:claims:9xY',
  'acme-internal-deployment',
  'models'
]
const log = saved(
  'acme-secret-project.csv',
  head +
    Array.from({ length: 60 }, (_, i) => {
      const second = String(i % 60).padStart(2, '0')
      const at = (ms: string) => `2026-03-02T08:${String(i % 50).padStart(2, '0')}:${second}.${ms}Z`
      return `r${i},${at('000')},${at('900')},${models[i % 4]},900,60,jane.doe@acme.example,${at('100')}\n`
    }).join('')
)

const analyzed = (...more: readonly string[]) => runWith(['analyze', log, ...more])

const FORMATS = ['terminal', 'json', 'markdown', 'html']

test.each(some(FORMATS))('names in %s', async format => {
  const { code, stdout } = await analyzed(
    '--redact',
    'names',
    '--format',
    format,
    '--where',
    'caller=jane.doe@acme.example'
  )
  expect(code).toBe(0)
  expect(stdout).not.toMatch(/acme|jane|claims|9xY/i)
  expect(stdout).toContain('gpt-4o')
})

test('each level takes out what those before it take out, and names of columns last', async () => {
  const reports = await Promise.all(
    REDACTION_LEVELS.map(async level => (await analyzed('--redact', level, '--format', 'json')).stdout)
  )
  const [people, names, all] = reports as [string, string, string]
  expect(people).toContain('acme-internal-deployment')
  expect(names).not.toContain('acme-internal-deployment')
  expect(names).toContain('sha256OfStart')
  expect(all).not.toMatch(/acme|tenant_ttft|start_time|sha256OfStart/)
  for (const report of reports) expect(report).not.toMatch(/jane|caller-[0-9a-f]{12}/)
})

test('where nothing is priced, only all takes out names of models', async () => {
  const { stdout } = await analyzed('--redact', 'all', '--only', 'traffic', '--format', 'json')
  expect(stdout).not.toMatch(/acme|gpt-4o|claims/)
})

test('numbers stay, and one name has one substitute', async () => {
  const open = reportOf(await analyzed('--format', 'json'))
  const redacted = reportOf(await analyzed('--redact', 'names', '--format', 'json'))
  expect(redacted.inputs.map(({ source }) => source)).toEqual(['input 1'])
  expect(redacted.traffic.callers.map(({ name }) => name)).toEqual(['caller 1'])
  expect(redacted.pricing.shared).toEqual({ ...open.pricing.shared, lines: expect.anything() })
  expect(redacted.traffic.rate).toEqual(open.traffic.rate)
})

test('a model that is called like a key of the report leaves the keys alone', async () => {
  const redacted = reportOf(await analyzed('--redact', 'names', '--format', 'json'))
  expect(redacted.traffic.models).toHaveLength(4)
  expect(redacted.traffic.models.map(({ name }) => name)).not.toContain('models')
})

test('it does not go with the names of callers', async () => {
  const { code, stderr } = await analyzed('--redact', 'names', '--show-callers')
  expect(code).toBe(2)
  expect(stderr).toContain('--redact takes names out that --show-callers asks for')
})

test('docs/privacy.md states every level', () => {
  const docs = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
  for (const level of REDACTION_LEVELS) expect(docs).toContain(`\`${level}\``)
})
