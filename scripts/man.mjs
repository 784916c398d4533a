/** The declared verbs → man/gpuops-audit.1, written anew: `npm run man`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { SAYS } from '../dist/cli/conventions.js'
import { manualPage } from '../dist/cli/manual.js'
import { VERBS } from '../dist/cli/verbs.js'
import { VERSION } from '../dist/version.js'

const folder = new URL('../man/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('gpuops-audit.1', folder), manualPage(VERBS, SAYS, VERSION))
