/** AssemblyScript → src/read/batches/kernelModule.json: the scanner as text, so that the package needs no extra file. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const here = import.meta.dirname
const output = process.argv[2] ?? path.join(here, '../src/read/batches/kernelModule.json')
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
/** In base64, a list of lines. */
const text = readFileSync(wasm).toString('base64')
rmSync(work, { recursive: true })
writeFileSync(output, `${JSON.stringify(text.match(/.{1,100}/g), null, 2)}\n`)
