#!/usr/bin/env node
import { statSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

/**
 * Node 20 compiles a function anew as soon as it has run 66 KiB of bytecode, which takes a third of the processor time of a small
 * audit and seldom pays off within one. Later versions of V8 wait longer by themselves, and do not know the flag.
 */
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=500000')

/**
 * What was compiled is kept for the next run: in the program's own folder, since whoever may write there may change the program
 * itself. Where it may not write there, nothing is kept. Later versions of Node do so by themselves.
 */
async function keepingCode() {
  const folder = fileURLToPath(new URL('../dist/compiled', import.meta.url))
  if (module.enableCompileCache !== undefined) module.enableCompileCache(folder)
  else if (!process.env.NODE_DISABLE_COMPILE_CACHE) return (await import('./keptCode.js')).keepCode(folder)
  return () => {}
}

const builtAt = file => statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
const isBundled = builtAt('../dist/bundle/run.cjs') >= builtAt('../dist/cli/run.js')
const keep = await keepingCode()
const load = isBundled
  ? name => createRequire(import.meta.url)(`../dist/bundle/${name}.cjs`)
  : name => import(`../dist/cli/${name}.js`)

const { endAsDecided, leaveOnSignals } = await load('end')
leaveOnSignals(process)
const { run } = await load('run')
const code = await run(process)
keep()
await endAsDecided(process, code)
