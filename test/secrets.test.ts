// slow: many whole audits
/** Keys, e-mail addresses and texts in places of names → in no output; names of models stay as they are. */
import { expect, test } from 'vitest'
import { MODELS } from '../src/catalog/models.ts'
import { modelShown, withoutSecrets } from '../src/secrets.ts'
import { some } from './cases.ts'
import { runWith } from './cli/fakeTerminal.ts'
import { saved } from './read/logs.ts'

/** Made up, in the forms that providers document. */
const SECRETS = [
  'sk-proj-HOSTILE1234567890abcd',
  'Bearer HOSTILEtoken1234567890',
  'AIzaHOSTILE12345678901234567890123456',
  'gsk_HOSTILE1234567890abcdef',
  'hf_HOSTILE12345678901234567',
  'xai-HOSTILE1234567890abcdef',
  'AKIAHOSTILE123456789',
  'hostile.person@acme.example',
  'eyJHOSTILE12345.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl'
]

test.each(SECRETS)('%s', secret => {
  expect(withoutSecrets(`not ${secret}, no`)).toMatch(/^not \[(?:key|e-mail address)\], no$/)
})

test('names of models are none', () => {
  const others = [
    'claude-3-5-sonnet@20240620',
    'hf-meta-llama-3-70b-instruct-awq',
    'ft:gpt-4o:acme:claims:9xY'
  ]
  for (const name of [...MODELS.map(({ name }) => name), ...others]) expect(modelShown(name)).toBe(name)
})

const head = 'id,start_time,end_time,model,input_tokens,output_tokens\n'
const rows = (model: (i: number) => string) =>
  Array.from(
    { length: 40 },
    (_, i) => `r${i},2026-03-02T08:${10 + i}:00Z,2026-03-02T08:${10 + i}:01Z,${model(i)},900,60\n`
  ).join('')

test.each(some(['terminal', 'json', 'markdown', 'html']))('of the model column, in %s', async format => {
  const prompt = 'HOSTILE prompt, which a row that is shifted by a column has where its model should stand'
  const names = [...SECRETS, `"${prompt}"`, 'gpt-4o']
  const log = saved('shifted.csv', head + rows(i => names[i % names.length] as string))
  const { code, stdout, stderr } = await runWith(['analyze', log, '--explain-reading', '--format', format])
  expect(code).toBe(0)
  expect(stdout + stderr).not.toMatch(/hostile/i)
  expect(stdout).toContain('gpt-4o')
})

test('of names of columns, in a refusal', async () => {
  const log = saved('odd.jsonl', `${JSON.stringify(Object.fromEntries(SECRETS.map(key => [key, 'x'])))}\n`)
  const { code, stderr } = await runWith(['analyze', log])
  expect(code).toBe(2)
  expect(stderr).not.toMatch(/hostile/i)
})

test.each(['alice@x.com_bob@y.com', 'alice@corp.com-svc@corp.com', 'a@x.com+b@x.com', 'a@x.com.b@y.com'])(
  'addresses with nothing between them: %s',
  text => {
    expect(withoutSecrets(text)).toMatch(/^(?:\[e-mail address\]){1,2}$/)
  }
)
