/**
 * The packed package → how long `npx` takes from an empty cache to the first screen, beside a package that does nothing.
 *
 *     node bench/firstAnswer.mjs [--runs 3]
 *
 * Every run has an npm cache of its own, so that each package comes from the registry; "warm" is the same command once more.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { machineLines } from './machine.mjs'
import { measure, median } from './measure.mjs'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } })
const runs = Number(values.runs)
const root = path.join(import.meta.dirname, '..')
const work = mkdtempSync(path.join(tmpdir(), 'first-answer-'))

const packed = folder => {
  const name = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], {
    cwd: folder,
    encoding: 'utf8'
  })
  return path.join(work, name.trim().split('\n').at(-1))
}

/** A package with one program that ends at once. */
function trivial() {
  const folder = path.join(work, 'trivial')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'package.json'), '{"name":"trivial","version":"1.0.0","bin":"run.js"}')
  writeFileSync(path.join(folder, 'run.js'), '#!/usr/bin/env node\n')
  return packed(folder)
}

/** All that npm has laid down under a folder. */
function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0)
}

const packagesIn = folder =>
  Object.keys(JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).packages).filter(
    name => existsSync(path.join(folder, name, 'package.json'))
  ).length

function installed(cache) {
  const [hash] = readdirSync(path.join(cache, '_npx'))
  const folder = path.join(cache, '_npx', hash)
  return { megabytes: sizeOf(path.join(folder, 'node_modules')) / 1e6, packages: packagesIn(folder) - 1 }
}

async function tried(name, file, words, settings = {}) {
  const [cold, warm] = [[], []]
  let size = null
  for (let run = 0; run < runs; run++) {
    const cache = mkdtempSync(path.join(work, 'cache-'))
    Object.assign(process.env, { npm_config_cache: cache, npm_config_update_notifier: 'false', ...settings })
    const command = ['npx', '--yes', '--package', file, ...words]
    cold.push((await measure(command, work)).seconds)
    warm.push((await measure(command, work)).seconds)
    size = installed(cache)
    rmSync(cache, { recursive: true, force: true })
  }
  for (const key of Object.keys(settings)) delete process.env[key]
  return { name, cold: median(cold), warm: median(warm), ...size }
}

const log = path.join(work, 'logs.csv')
cpSync(path.join(root, 'fixtures/demo.csv'), log)
process.chdir(work)
try {
  const [program, nothing] = [packed(root), trivial()]
  const rows = [
    await tried('a package that does nothing', nothing, ['trivial']),
    await tried('`analyze logs.csv`, the demo log', program, ['gpuops-audit', 'analyze', log]),
    await tried('the same with `--omit=optional`', program, ['gpuops-audit', 'analyze', log], {
      npm_config_omit: 'optional'
    })
  ]
  const seconds = value => `${value.toFixed(2)} s`
  const head = [
    'npx from the packed file',
    'cold',
    'of the first',
    'warm',
    'of the first',
    'installed',
    'packages'
  ]
  const lines = rows.map(({ name, cold, warm, megabytes, packages }) => [
    name,
    seconds(cold),
    `${(cold / rows[0].cold).toFixed(2)}×`,
    seconds(warm),
    `${(warm / rows[0].warm).toFixed(2)}×`,
    `${megabytes.toFixed(1)} MB`,
    packages
  ])
  const table = [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`)
  process.stdout.write(`${[...machineLines(), '', ...table].join('\n')}\n`)
} finally {
  process.chdir(root)
  rmSync(work, { recursive: true, force: true })
}
