/** package.json and the packed file list against what users install. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

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
      ...['bin/gpuops-audit.js', 'dist/cli/run.js', 'dist/index.js', 'dist/index.d.ts'],
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
    'bin/gpuops-audit.js'
  ]
  expect(files.filter(file => !file.startsWith('dist/') && !papers.includes(file))).toEqual([])
})
