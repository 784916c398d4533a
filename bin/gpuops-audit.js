#!/usr/bin/env node
import { statSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

/**
 * Node 20 compiles a function anew as soon as it has run 66 KiB of bytecode, which takes a third of the processor time of a small
 * audit and seldom pays off within one. Later versions of V8 wait longer by themselves, and do not know the flag.
 */
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=500000')

/**
 * Later versions of Node keep what they compiled for the next run: in the program's own folder, since whoever may write there may
 * change the program itself. Where it may not write there, nothing is kept.
 */
module.enableCompileCache?.(fileURLToPath(new URL('../dist/compiled', import.meta.url)))

const builtAt = file => statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
const isBundled = builtAt('../dist/bundle/run.js') >= builtAt('../dist/cli/run.js')
const cli = isBundled ? '../dist/bundle/' : '../dist/cli/'

const { endAsDecided, leaveOnSignals } = await import(`${cli}end.js`)
leaveOnSignals(process)
const { run } = await import(`${cli}run.js`)
await endAsDecided(process, await run(process))
