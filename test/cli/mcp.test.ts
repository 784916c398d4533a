// slow: starts the program
/** `mcp`, driven by the protocol's own client as an agent drives it. */
import path from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TOOLS } from '../../src/cli/mcpTools.ts'

const root = path.join(import.meta.dirname, '../..')
const client = new Client({ name: 'test', version: '1' })

beforeAll(async () => {
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: ['bin/gpuops-audit.js', 'mcp'], cwd: root })
  )
})
afterAll(() => client.close())

async function call(name: string, given: Record<string, unknown>) {
  const { content, isError = false } = await client.callTool({ name, arguments: given })
  return { text: (content as { text: string }[])[0]?.text ?? '', isError }
}

const LOG = 'fixtures/logs/generic.jsonl'

test('the tools are listed, read-only, and none can write, fetch or gate', async () => {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['audit', 'explain', 'compare', 'predict'])
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
  const said = JSON.stringify(tools[0])
  for (const key of ['output', 'rejects', 'updatePrices', 'failOn', 'save'])
    expect(said).not.toContain(`"${key}"`)
})

test('an audit answers with the summary alone', async () => {
  const { text, isError } = await call('audit', { files: [LOG], options: { targetModel: 'Llama-3.1-8B' } })
  expect(isError).toBe(false)
  const { summary, run, ...rest } = JSON.parse(text)
  expect(rest).toEqual({})
  expect(summary.requests).toBeGreaterThan(0)
  expect(run.options).toMatchObject({ targetModel: 'Llama-3.1-8B' })
})

test('what is refused says why', async () => {
  expect(await call('audit', { files: ['nowhere.csv'] })).toMatchObject({
    isError: true,
    text: expect.stringContaining('no such file')
  })
  expect((await call('audit', { files: [LOG], options: { output: 'x' } })).isError).toBe(true)
})

test('what a tool does not know is refused, not left out', async () => {
  for (const [name, given] of [
    ['audit', { files: [LOG], targetModel: 'Llama-3.1-8B' }],
    ['predict', { options: { model: 'Llama-3.1-8B' } }],
    ['predict', {}]
  ] as const) {
    const { text, isError } = await call(name, given)
    expect(isError).toBe(true)
    expect(text).not.toContain('Cannot read')
  }
})

test('a figure is explained, a speed predicted', async () => {
  expect((await call('explain', { figure: 'gpus' })).text).toContain('Formula')
  const asked = { model: 'Llama-3.1-8B', gpu: 'L40S', input: 500, output: '100', concurrency: 4 }
  expect(JSON.parse((await call('predict', asked)).text)).toBeTypeOf('object')
})

test('no value becomes a flag, and no address is opened', () => {
  const audit = TOOLS[0]?.argv as (given: unknown) => readonly string[]
  expect(audit({ files: ['--output=x'], options: { gpu: '--output=y' } })).toEqual([
    ...['analyze', '--gpu=--output=y', '--format', 'json', '--summary', '--', '--output=x']
  ])
  expect(() => audit({ files: ['postgres://evil.example/db'] })).toThrow('Only files on this machine')
})
