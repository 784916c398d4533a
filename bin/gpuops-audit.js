#!/usr/bin/env node
import { statSync } from 'node:fs'

const builtAt = file => statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
const isBundled = builtAt('../dist/bundle/run.js') >= builtAt('../dist/cli/run.js')
const cli = isBundled ? '../dist/bundle/' : '../dist/cli/'

const [{ endAsDecided, leaveOnSignals }, { run }] = [
  await import(`${cli}end.js`),
  await import(`${cli}run.js`)
]
leaveOnSignals(process)
await endAsDecided(process, await run(process))
