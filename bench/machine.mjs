/** This machine and the versions of all contenders, as the head of every table. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'

const root = new URL('..', import.meta.url)

/** The version of an installed package; `null` where it is not installed. */
export function versionOf(name, folder = 'bench/') {
  try {
    return JSON.parse(readFileSync(new URL(`${folder}node_modules/${name}/package.json`, root), 'utf8'))
      .version
  } catch {
    return null
  }
}

/** The first line of what a program says of itself; `null` where there is no such program. */
export function programVersion(program) {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n', 1)[0]
      .replace(/\.$/, '')
  } catch {
    return null
  }
}

/** Lines of Markdown. */
export function machineLines() {
  const processors = os.cpus()
  const memory = Math.round(os.totalmem() / 2 ** 30)
  const versions = [
    ['Node', process.version],
    ['DuckDB', versionOf('@duckdb/node-api')],
    ['chdb', versionOf('chdb')],
    ['csv-parse', versionOf('csv-parse', '')],
    ['', programVersion('goaccess')],
    ['', programVersion('gzip')]
  ].filter(([, version]) => version !== null)
  return [
    `- ${processors.length} × ${processors[0].model.trim()}, ${memory} GiB, ${os.type()} ${os.release()}, ${os.arch()}`,
    `- ${versions.map(([name, version]) => `${name} ${version}`.trim()).join(', ')}`
  ]
}
