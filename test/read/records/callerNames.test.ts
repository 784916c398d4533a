// slow: many whole audits
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { callerKeyOf, callerNamer } from '../../../src/read/records/callerNames.ts'
import { reportOf, runWith } from '../../cli/fakeTerminal.ts'
import { saved } from '../logs.ts'

describe('a caller', () => {
  test('is shown as an HMAC of its name (RFC 2104) under the key', () => {
    const digits = createHmac('sha256', 'k').update('jane@example.com').digest('hex').slice(0, 12)
    expect(callerNamer('k')('jane@example.com')).toBe(`caller-${digits}`)
    expect(callerNamer('other')('jane@example.com')).not.toBe(`caller-${digits}`)
  })

  test('without a name has none, and is shown as it is without a key', () => {
    expect([callerNamer('k')(''), callerNamer(null)(''), callerNamer(null)('jane')]).toEqual(['', '', 'jane'])
  })
})

describe('the key', () => {
  const log = (name: string, tokens: number) =>
    saved(
      name,
      `start_time,model,input_tokens,output_tokens,caller\n${Array.from({ length: 30 }, (_, i) => `2026-03-02T08:00:${10 + i}Z,gpt-4o,${tokens},9,jane\n`).join('')}`
    )
  const callersOf = async (file: string, ...flags: readonly string[]) =>
    reportOf(
      await runWith(['analyze', file, '--only', 'traffic', '--format', 'json', ...flags])
    ).traffic.callers.map(({ name }) => name)

  test('is of the log: the same log gives the same names, another log gives others', async () => {
    const [one, again, other] = [log('one.csv', 100), log('again.csv', 100), log('other.csv', 101)]
    expect(await callersOf(again)).toEqual(await callersOf(one))
    expect(await callersOf(other)).not.toEqual(await callersOf(one))
    expect(await callersOf(one, '--since', '2026-03-02T08:00:20Z')).toEqual(await callersOf(one))
  })

  test('joins reports where the user gives one, and is shown nowhere', async () => {
    const key = ['--caller-key', 'a secret of ours']
    const names = await callersOf(log('third.csv', 7), ...key)
    expect(names).toEqual([callerNamer('a secret of ours')('jane')])
    expect(await callersOf(log('fourth.csv', 8), ...key)).toEqual(names)
    expect(await callersOf(log('fourth.csv', 8), '--where', `caller=${names[0]}`, ...key)).toEqual(names)
    const { stdout } = await runWith(['analyze', '--print-config', ...key])
    expect(stdout).not.toContain('a secret of ours')
    const page = await runWith(['analyze', log('fifth.csv', 9), '--format', 'html', ...key])
    expect(page.code).toBe(0)
    expect(page.stdout).not.toContain('a secret of ours')
  })

  test('is of the beginning alone', () => {
    const [head, more] = [new Uint8Array(1 << 16), new Uint8Array((1 << 16) + 9)]
    expect(callerKeyOf(more)).toBe(callerKeyOf(head))
  })
})
