/** The real program in a process of its own: what it prints, pipes that are closed early or read once, and a full disk. */

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the process', () => {
  const bin = path.join(root, 'bin/gpuops-audit.js')

  async function ended(command: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
    const child = spawn('bash', ['-o', 'pipefail', '-c', command], {
      cwd: root,
      env: { ...process.env, BIN: bin }
    })
    const written = { stdout: '', stderr: '' }
    child.stdout.on('data', chunk => (written.stdout += chunk))
    child.stderr.on('data', chunk => (written.stderr += chunk))
    const code = await new Promise(resolve => child.on('close', resolve))
    return { code, ...written }
  }

  test('prints what the library run prints', async () => {
    const { code, stdout } = await ended('node "$BIN" analyze fixtures/logs/burstgpt.csv --format json')
    const ran = await runWith(['analyze', 'fixtures/logs/burstgpt.csv', '--format', 'json'])
    expect({ code, stdout }).toEqual({ code: ran.code, stdout: ran.stdout })
  })

  test('a pipe that is closed early is no error', async () => {
    expect(
      await ended('node "$BIN" analyze fixtures/demo.csv --only traffic --format json | head -c 1')
    ).toEqual({
      code: 0,
      stdout: '{',
      stderr: ''
    })
  })

  test('a named pipe is read once, from its beginning', async () => {
    const fifo = path.join(folder, 'fifo')
    const { code, stdout } = await ended(
      `mkfifo ${fifo} && { cat fixtures/logs/burstgpt.csv > ${fifo} & node "$BIN" analyze ${fifo} --format json; }`
    )
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as AuditReport).reading.rows).toBe(3)
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk is told in one line', async () => {
    const { code, stderr } = await ended('node "$BIN" analyze fixtures/logs/burstgpt.csv > /dev/full')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'gpuops-audit: standard output: cannot be written (ENOSPC). Choose another place.\n'
    })
  })
})
