/** package.json and the packed file list against what users install. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withLicences } from '../scripts/licences.mjs'

const root = path.resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

/** What `npm pack` would ship. Without scripts: `dist` is there since the install. */
function packedFiles(): readonly string[] {
  const answer = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  })
  return JSON.parse(answer)[0].files.map((file: { path: string }) => file.path)
}

test('every dependency is pinned to one version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(versions.length).toBeGreaterThan(0)
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version as string))).toEqual([])
})

test('package.json says how the package runs and under which licence', () => {
  expect(manifest).toMatchObject({
    name: 'gpuops-audit',
    type: 'module',
    license: 'MIT',
    bin: { 'gpuops-audit': 'bin/gpuops-audit.js' },
    engines: { node: '>=20.19' }
  })
})

test('the package holds the program, its types, the demo log and its papers, and nothing else', () => {
  const files = packedFiles()
  expect(files).toEqual(
    expect.arrayContaining([
      ...['bin/gpuops-audit.js', 'dist/bundle/run.cjs', 'dist/index.js', 'dist/index.d.ts'],
      ...[
        'fixtures/demo.csv',
        'schema/report.schema.json',
        'schema/config.schema.json',
        'schema/cutover.schema.json',
        'schema/readiness.schema.json',
        'man/gpuops-audit.1'
      ],
      ...['LICENSE', 'README.md', 'package.json']
    ])
  )
  const papers = [
    ...[
      'fixtures/demo.csv',
      'schema/report.schema.json',
      'schema/config.schema.json',
      'schema/cutover.schema.json',
      'schema/readiness.schema.json',
      'man/gpuops-audit.1',
      'LICENSE',
      'NOTICE',
      'llms.txt',
      'skills/gpuops-audit/SKILL.md',
      'README.md',
      'package.json'
    ],
    'bin/gpuops-audit.js',
    'bin/keptCode.js'
  ]
  expect(files.filter(file => !file.startsWith('dist/') && !papers.includes(file))).toEqual([])
  // What Node compiled on the machine that packs.
  expect(manifest.files).toContain('!dist/compiled')
})

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const lock = JSON.parse(read('package-lock.json'))

test('NOTICE lists what is installed with it, and its licences: npm run docs', () => {
  expect(withLicences(read('NOTICE'), lock)).toBe(read('NOTICE'))
  for (const [name, version] of Object.entries({
    ...manifest.dependencies,
    ...manifest.optionalDependencies
  }))
    expect(read('NOTICE')).toContain(`  ${name} ${version} `)
})

test('the licences of the lock file are those that the packages state, and ask for no more than a notice', () => {
  const named = [...read('NOTICE').matchAll(/^ {2}(\S+) (\d\S*) (\S+)$/gm)]
  expect(named.length).toBeGreaterThan(10)
  for (const [, name, , licence] of named) {
    expect(['MIT', 'ISC', 'BSD-3-Clause', 'Apache-2.0']).toContain(licence)
    const place = `node_modules/${name}/package.json`
    if (existsSync(path.join(root, place))) expect(JSON.parse(read(place)).license).toBe(licence)
  }
})

test('no dependency runs a script where a user installs it, and every action of the workflows is pinned by its commit', () => {
  const own = Object.entries(lock.packages as Record<string, { hasInstallScript?: boolean; dev?: boolean }>)
  expect(
    own.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev).map(([name]) => name)
  ).toEqual([])
  for (const file of ['ci.yml', 'release.yml']) {
    const used = [...read(`.github/workflows/${file}`).matchAll(/uses: (\S+)/g)].map(([, action]) => action)
    expect(used.length).toBeGreaterThan(0)
    for (const action of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40}$/)
  }
})
