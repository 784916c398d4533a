/** AssemblyScript → src/read/batches/kernelModule.ts: the scanner as text, so that the package needs no extra file. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const here = import.meta.dirname
const output = process.argv[2] ?? path.join(here, '../src/read/batches/kernelModule.ts')
const work = mkdtempSync(path.join(tmpdir(), 'kernel-'))
const wasm = path.join(work, 'kernel.wasm')
const flags = [
  '-O3',
  '--converge',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'bulk-memory',
  '--noAssert'
]
execFileSync(process.execPath, [
  path.join(here, '../node_modules/assemblyscript/bin/asc.js'),
  path.join(here, 'assembly/index.ts'),
  ...flags,
  '--use',
  'abort=',
  '--outFile',
  wasm
])
const text = readFileSync(wasm).toString('base64')
rmSync(work, { recursive: true })
const lines = text.match(/.{1,100}/g).map(line => `  '${line}'`)
writeFileSync(
  output,
  [
    '/** The compiled scanner of kernel/assembly, in base64. Made by `npm run kernel`; do not edit. */',
    'export const KERNEL = [',
    lines.join(',\n'),
    "].join('')",
    ''
  ].join('\n')
)
