/** `--assume-tokens` on logs that state no sizes: every figure it touches says that it is assumed. */

import { expect, test } from 'vitest'
import { analyzePiped, reportOf } from '../cli/fakeTerminal.ts'
import { expectRefusal } from './logs.ts'

const line = (second: number, status: number) =>
  `10.0.0.1 - - [02/Mar/2026:09:00:0${second} +0000] "POST /v1/chat/completions HTTP/1.1" ${status} 812 "-" "app"\n`
const LOG = line(0, 200) + line(3, 429) + line(5, 200)

test('answered requests get the sizes, refused ones none', async () => {
  const { traffic, assumptions } = reportOf(await analyzePiped(LOG, '--assume-tokens', '1200,250'))
  expect(traffic.tokens.sums.input).toMatchObject({ value: 2_400, basis: 'assumed' })
  expect(traffic.tokens.sums.output).toMatchObject({ value: 500, basis: 'assumed' })
  expect(assumptions.find(({ flag }) => flag === '--assume-tokens')?.value).toBe('1200 in, 250 out')
})

test('a log that states its sizes keeps them as measured', async () => {
  const log = 'timestamp,model,prompt_tokens,completion_tokens\n2026-03-02T09:00:00Z,gpt-4o,90,12\n'
  const { traffic } = reportOf(await analyzePiped(log, '--assume-tokens', '1200,250'))
  expect(traffic.tokens.sums.input).toMatchObject({ value: 90, basis: 'measured' })
})

test.each(['1200', '0,5', '-1,5', 'a,b'])('"%s" is refused', async said => {
  expectRefusal(await analyzePiped(LOG, '--assume-tokens', said), '--assume-tokens', '1200,250')
})
