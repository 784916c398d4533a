/** A small good log, and what running `analyze` on a variation of it must have said. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { reportOf, runWith } from '../cli/fakeTerminal.ts'

export const folder = mkdtempSync(path.join(process.env['TEST_FOLDER'] as string, 'logs-'))

export const HEADER = 'start_time,duration_ms,model,input_tokens,output_tokens,status'
const row = (i: number) => `2026-03-02T08:00:${String(i % 60).padStart(2, '0')}Z,${400 + i},gpt-4o,100,20,200`
export const rows = (count: number, from = 0) => Array.from({ length: count }, (_, i) => row(from + i))
export const csv = (...lines: readonly string[]) => [HEADER, ...lines, ''].join('\n')
export const GOOD = csv(...rows(40))

export function saved(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

export const analyzeFile = (file: string, ...flags: readonly string[]) =>
  runWith(['analyze', file, '--format', 'json', ...flags])

type Ran = Awaited<ReturnType<typeof runWith>>

export function expectRefusal({ code, stdout, stderr }: Ran, ...says: readonly string[]): void {
  for (const words of says) expect(stderr).toContain(words)
  expect(stderr).toMatch(/^gpuops-audit: [^\n]+\n$/)
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

export const warningsOf = (ran: Ran) => reportOf(ran).warnings.map(({ code }) => code)

/** What a change of packing or encoding must leave as it is: all but what names the bytes, and the warnings. */
export function answerOf(ran: Ran) {
  const report = reportOf(ran)
  return { ...report, run: { ...report.run, inputs: report.run.inputs.length }, inputs: [], warnings: [] }
}
