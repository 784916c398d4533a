#!/usr/bin/env node
import { endAsDecided, leaveOnSignals } from '../dist/cli/end.js'
import { run } from '../dist/cli/run.js'

leaveOnSignals(process)
await endAsDecided(process, await run(process))
