// slow: many whole audits
/** Prompts, keys, paths and control characters of a log → in no output, whatever happens to the log. */

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyzePiped, reportOf, runWith } from '../cli/fakeTerminal.ts'
import { analyzeFile, expectRefusal, folder, GOOD, saved } from './logs.ts'

describe('what must not be shown', () => {
  const PROMPT = 'the merger is on Friday'
  const KEY = 'sk-proj-4x5y6z'
  const COLUMNS =
    'request_id,call_type,startTime,endTime,api_key,model,prompt_tokens,completion_tokens,messages'
  const call = (i: number, tokens: string) =>
    `r${i},acompletion,2026-03-02 08:00:${10 + i},2026-03-02 08:00:${11 + i},${KEY},gpt-4o,${tokens},5,"[{""content"": ""${PROMPT}""}]"`
  const calls = Array.from({ length: 30 }, (_, i) => call(i, '9'))

  test.each([
    ['a good log', [COLUMNS, ...calls], 0],
    ['a log with a damaged line', [COLUMNS, ...calls, call(31, PROMPT)], 0],
    ['a log with cells that moved', [COLUMNS, ...calls, `${KEY},${PROMPT}`], 0],
    ['a log of damaged lines', [COLUMNS, call(1, PROMPT)], 2],
    [
      'a log of unknown columns',
      [
        COLUMNS.replace('startTime', 'a')
          .replace('prompt_tokens', 'b')
          .replace('completion_tokens', 'c')
          .replace('messages', 'd'),
        ...calls
      ],
      2
    ],
    ['a log without its header', calls, 2]
  ])('%s: neither the prompt nor the key is in any output', async (_, lines, code) => {
    for (const format of ['terminal', 'json']) {
      const ran = await runWith(['analyze', saved('calls.csv', `${lines.join('\n')}\n`), '--format', format])
      expect(ran.code).toBe(code)
      expect(ran.stdout + ran.stderr).not.toMatch(/merger|sk-proj/)
    }
  })

  test('a damaged JSON document is not quoted', async () => {
    const ran = await analyzePiped(`[{"messages": "${PROMPT}", "api_key": "${KEY}" "model": 1}]`)
    expectRefusal(ran, '-:1: is not valid JSON')
    expect(ran.stderr).not.toMatch(/merger|sk-proj/)
  })

  const ESCAPE = '\u001b[31m'
  test('control characters of names reach no terminal', async () => {
    const file = saved(`evil${ESCAPE}\u0085.csv`, GOOD.replaceAll('gpt-4o', `gpt${ESCAPE}\u202e`))
    for (const format of ['terminal', 'json']) {
      const ran = await runWith(['analyze', file, '--format', format])
      expect(ran.code).toBe(0)
      for (const control of ['\u001b', '\u0085', '\u202e']) expect(ran.stdout).not.toContain(control)
    }
    expectRefusal(await analyzeFile(path.join(folder, `gone${ESCAPE}\n.csv`)), 'no such file')
  })

  test('the folder of an absolute path is not in the report', async () => {
    mkdirSync(path.join(folder, 'home'), { recursive: true })
    const ran = await analyzeFile(saved('home/log.csv', GOOD))
    expect(reportOf(ran).inputs[0]?.source).toBe('log.csv')
    expect(ran.stdout).not.toContain(folder)
  })
})
