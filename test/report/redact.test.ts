/** Names that are not public → in no format of a redacted report; all numbers stay. */
import { expect, test } from 'vitest'
import { reportOf, runWith } from '../cli/fakeTerminal.ts'
import { saved } from '../read/logs.ts'

const head = 'id,start_time,end_time,model,input_tokens,output_tokens,caller\n'
const models = ['gpt-4o', 'ft:gpt-4o-mini-2024-07-18:acme-corp:claims:9xY', 'acme-internal-deployment']
const log = saved(
  'acme-secret-project.csv',
  head +
    Array.from({ length: 60 }, (_, i) => {
      const second = String(i % 60).padStart(2, '0')
      const at = (ms: string) => `2026-03-02T08:${String(i % 50).padStart(2, '0')}:${second}.${ms}Z`
      return `r${i},${at('000')},${at('900')},${models[i % 3]},900,60,jane.doe@acme.example\n`
    }).join('')
)

test.each(['terminal', 'json', 'markdown', 'html'])('%s', async format => {
  const { code, stdout } = await runWith(['analyze', log, '--redact', 'names', '--format', format])
  expect(code).toBe(0)
  expect(stdout).not.toMatch(/acme|jane|claims|9xY/i)
  expect(stdout).toContain('gpt-4o')
})

test('numbers stay, and one name has one substitute', async () => {
  const open = reportOf(await runWith(['analyze', log, '--format', 'json']))
  const redacted = reportOf(await runWith(['analyze', log, '--redact', 'names', '--format', 'json']))
  expect(redacted.inputs.map(({ source }) => source)).toEqual(['input 1'])
  expect(redacted.traffic.callers.map(({ name }) => name)).toEqual(['caller 1'])
  expect(redacted.pricing.shared).toEqual({ ...open.pricing.shared, lines: expect.anything() })
  expect(redacted.traffic.rate).toEqual(open.traffic.rate)
})

test('it does not go with the names of callers', async () => {
  const { code, stderr } = await runWith(['analyze', log, '--redact', 'names', '--show-callers'])
  expect(code).toBe(2)
  expect(stderr).toContain('--redact takes names out that --show-callers asks for')
})
