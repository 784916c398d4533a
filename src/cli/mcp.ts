/** `mcp`: audits, explanations, comparisons and predictions for clients of the Model Context Protocol, over stdio. */
import { execFile } from 'node:child_process'
import { AuditError } from '../errors.ts'
import { ifInstalled } from '../read/ifInstalled.ts'
import { z } from '../report/schema/zod.ts'
import { VERSION } from '../version.ts'
import { TOOLS, type Tool } from './mcpTools.ts'
import type { Terminal } from './terminal.ts'

/** A summary is a few kilobytes, an explanation less. */
const MOST_BYTES = 4_000_000

/**
 * Serves until the client closes the connection. Every call runs the command line in a process of its own: what one log
 * costs or breaks is gone with it.
 *
 * @throws AuditError MCP_PACKAGE where the protocol's package is not installed
 */
export async function mcp(_operands: readonly string[], _said: unknown, { argv }: Terminal): Promise<void> {
  const [server, stdio] = await Promise.all([
    ifInstalled(() => import('@modelcontextprotocol/sdk/server/mcp.js')),
    ifInstalled(() => import('@modelcontextprotocol/sdk/server/stdio.js'))
  ])
  if (server === null || stdio === null) throw AuditError.of('MCP_PACKAGE')
  const serving = new server.McpServer({ name: 'gpuops-audit', version: VERSION })
  for (const tool of TOOLS)
    serving.registerTool(
      tool.name,
      {
        description: tool.says,
        inputSchema: z.strictObject(tool.input),
        annotations: { readOnlyHint: true }
      },
      (given: unknown) => answered(tool, given, argv[1] as string)
    )
  const transport = new stdio.StdioServerTransport()
  const closed = new Promise<void>(resolve => {
    transport.onclose = resolve
    process.stdin.once('end', resolve)
  })
  await serving.connect(transport)
  await closed
}

type Answer = { content: { type: 'text'; text: string }[]; isError?: boolean }

async function answered(tool: Tool, given: unknown, program: string): Promise<Answer> {
  try {
    return { content: [{ type: 'text', text: await ran([program, ...tool.argv(given as never)]) }] }
  } catch (error) {
    return { content: [{ type: 'text', text: (error as Error).message }], isError: true }
  }
}

/** Standard output; where the command could not run, what it said of it. */
const ran = (argv: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { maxBuffer: MOST_BYTES, env: { ...process.env, NO_COLOR: '1' } }
    const child = execFile(process.execPath, argv, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(stderr.trim() || error.message))
    })
    child.stdin?.end()
  })
