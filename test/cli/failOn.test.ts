/** `--fail-on` of a whole run: the exit code, what is said, and that the report is delivered first. */
import { expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const traffic = (...flags: readonly string[]) =>
  runWith(['analyze', 'fixtures/logs/burstgpt.csv', '--only', 'traffic', '--format', 'json', ...flags])

test('a check that fails: the report, exit code 1, one line each', async () => {
  const ran = await traffic('--fail-on', 'requests > 2', '--fail-on', 'requests > 3', '--fail-on', 'rps >= 0')
  expect(ran.code).toBe(1)
  const { checks, ...report } = JSON.parse(ran.stdout)
  expect(checks.map(({ passed }: { readonly passed: boolean }) => passed)).toEqual([false, true, false])
  expect({ ...report, checks: [] }).toEqual(JSON.parse((await traffic()).stdout))
  expect(ran.stderr.split('\n')).toEqual([
    'gpuops-audit: failed: "requests > 2": traffic.counts.requests is 3, the bound is 2',
    expect.stringMatching(/^gpuops-audit: failed: "rps >= 0": traffic\.rate\.averageRps is .+ requests\/s/),
    ''
  ])
})

test('checks that hold stand in the report and change nothing else', async () => {
  const ran = await traffic('--fail-on', 'requests > 3')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  const { checks, ...report } = JSON.parse(ran.stdout)
  expect(checks).toEqual([{ check: 'requests > 3', passed: true, message: null }])
  expect({ ...report, checks: [] }).toEqual(JSON.parse((await traffic()).stdout))
})

test.each([
  [['--fail-on', 'gpus more 8'], '--fail-on: "gpus more 8" is not a check'],
  [['--fail-on', 'requets > 8'], 'Did you mean reading.requests, traffic.counts.requests']
])('%j is a mistake in use: exit code 2, no report', async (flags, says) => {
  const ran = await traffic(...flags)
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toContain(says)
})
