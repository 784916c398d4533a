// slow: reads a log for each of many cases
/** Columns and values named as what every object of JavaScript has (found by the fuzz: a column `constructor`). */
import { expect, test } from 'vitest'
import { some } from '../cases.ts'
import { bytesOf, runWith } from '../cli/fakeTerminal.ts'

const NAMES = Object.getOwnPropertyNames(Object.prototype)
const at = (i: number) => new Date(Date.UTC(2026, 9, 1, 10, 0, i)).toISOString()

test.each(some(NAMES))('%s as a column, a model, a caller and a status', async name => {
  const rows = Array.from({ length: 20 }, (_, i) => [at(i), name, 100, 20, 800, 200, name, name].join(','))
  const log = `timestamp,model,prompt_tokens,completion_tokens,latency_ms,status,user,${name}\n${rows.join('\n')}\n`
  const { code, stdout, stderr } = await runWith(['analyze', '-', '--format', 'json'], {
    stdin: bytesOf(log)
  })
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const { traffic } = JSON.parse(stdout)
  expect(traffic.counts.requests.value ?? traffic.counts.requests).toBe(20)
  expect(traffic.tokens.input.sum).toBe(2_000)
})

test.each(some(NAMES))('%s as a column alone is refused in one line', async name => {
  const { code, stderr } = await runWith(['analyze', '-', '--only', 'traffic'], {
    stdin: bytesOf(`when,${name}\n1,2\n3,4\n`)
  })
  expect(code).toBe(2)
  expect(stderr).not.toContain('a bug in')
})
