/** The same log gives the same bytes, whatever the machine's clock, language and cores, from a file or a pipe. Other versions of Node: the golden reports, in CI. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const tool = path.join(root, 'bin/gpuops-audit.js')
const log = path.join(root, 'fixtures/demo.csv')

function reportBytes(format: string, env: Record<string, string>, isPiped = false): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool, 'analyze', isPiped ? '-' : log, '--format', format, '--only', 'traffic'],
    {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      input: isPiped ? readFileSync(log) : '',
      maxBuffer: 1 << 28
    }
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const MACHINES: readonly Record<string, string>[] = [
  { TZ: 'America/New_York', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'Asia/Kathmandu', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
  { TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8', UV_THREADPOOL_SIZE: '1' }
]

test.each(['json', 'markdown'])(
  '%s',
  format => {
    const usual = reportBytes(format, { TZ: 'UTC', LC_ALL: 'C' })
    for (const machine of MACHINES) expect(reportBytes(format, machine)).toBe(usual)
    const piped = reportBytes(format, { TZ: 'UTC' }, true)
    const asFile = piped.replaceAll('standard input', 'demo.csv').replaceAll('analyze -', `analyze ${log}`)
    expect(lines(asFile)).toEqual(lines(usual))
  },
  120_000
)

/** Spaces fill a column as wide as the longest name in it. */
const lines = (text: string): readonly string[] => text.split('\n').map(line => line.replace(/[ -]+/g, ' '))
