// slow: it audits a log for each case
/** Law: where tokens are counted from texts, estimated by the log or assumed, no figure that rests on them says that it was measured. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BASES } from '../../src/figure.ts'
import { isObject } from '../../src/json.ts'
import { cases } from '../cases.ts'
import { analyzePiped, reportOf } from '../cli/fakeTerminal.ts'
import { CALLS, type Call, iso } from './figures.ts'

type Kind = {
  readonly basis: 'measured' | 'estimated' | 'assumed'
  readonly sizes: (call: Call) => Readonly<Record<string, unknown>>
  readonly args: readonly string[]
}
const words = (count: number) => 'word '.repeat(count)
const kindOf = (basis: Kind['basis'], sizes: Kind['sizes'], ...args: readonly string[]): Kind => ({
  basis,
  sizes,
  args
})
const estimated = (input: string, output: string) =>
  kindOf('estimated', call => ({ [input]: call.input, [output]: call.output }))
const KINDS: readonly Kind[] = [
  kindOf('measured', ({ input, output }) => ({ input_tokens: input, output_tokens: output })),
  kindOf('estimated', ({ input, output }) => ({ prompt: words(input % 90), response: words(output % 90) })),
  estimated('estimated_input_tokens', 'estimated_output_tokens'),
  estimated('approxPromptTokens', 'approxCompletionTokens'),
  kindOf('estimated', ({ input, output }) => ({ prompt_tokens: input, output_tokens_est: output })),
  kindOf('estimated', ({ input, output }) => ({ tokens_est: input + output, input_tokens_est: input })),
  kindOf('assumed', () => ({}), '--assume-tokens', '900,120', '--map', 'start=ts,status=status,model=model')
]
const BY_NAME = kindOf(
  'estimated',
  call => ({ est_in: call.input, est_out: call.output }),
  '--map',
  'start=ts,model=model,status=status,input=est_in,output=est_out'
)

/** Every known figure of tokens or money, by its path. */
function* figuresIn(value: unknown, path = ''): Iterable<readonly [path: string, basis: string]> {
  if (!isObject(value)) return
  const { basis, unit, ...numbers } = value as Readonly<Record<string, unknown>>
  const isKnown = [numbers['value'], numbers['mean'], numbers['low']].some(
    number => typeof number === 'number'
  )
  if (typeof basis === 'string' && isKnown && /token|USD|Mtok/.test(String(unit))) yield [path, basis]
  for (const [key, inner] of Object.entries(value)) yield* figuresIn(inner, `${path}.${key}`)
}

const firmnessOf = (basis: string): number => (BASES as readonly string[]).indexOf(basis)

test('law: nothing that rests on tokens is firmer than they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KINDS, BY_NAME),
      fc.boolean(),
      async ({ basis, sizes, args }, isSummed) => {
        const rows = CALLS.map(call => ({
          ts: iso(call),
          model: call.model,
          status: call.status,
          ...sizes(call)
        }))
        const text = rows.map(row => `${JSON.stringify(row)}\n`).join('')
        const asked = isSummed ? [...args, '--by', 'model'] : args
        const report = reportOf(await analyzePiped(text, ...asked))
        expect(report.traffic.tokens.sums.total).toMatchObject({ basis })
        const firmer = [...figuresIn(report)].filter(([, found]) => firmnessOf(found) < firmnessOf(basis))
        expect(firmer).toEqual([])
        expect(report.traffic.rate.peakRps.basis).toBe('measured')
        expect(report.traffic.counts.attempts).toBe(CALLS.length)
      }
    ),
    { numRuns: cases(32) }
  )
})

test('sums of estimates are estimates', async () => {
  const log =
    'hour,model,requests,estimated_input_tokens,estimated_output_tokens\n' +
    [9, 10, 11, 12]
      .map(hour => `2026-05-04T${`${hour}`.padStart(2, '0')}:00:00Z,gpt-4o,100,12000,3000\n`)
      .join('')
  const { grain, traffic, pricing } = reportOf(await analyzePiped(log))
  expect(grain.kind).toBe('bucket')
  expect(traffic.tokens.sums.input).toMatchObject({ value: 48_000, basis: 'estimated' })
  expect(pricing?.shared.usdInPeriod.basis).toBe('estimated')
})
