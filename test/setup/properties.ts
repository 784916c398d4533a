/** Before each file: how often a property is tried that does not say so, and on which draws. */

import fc from 'fast-check'
import { cases } from '../cases.ts'

const seed = process.env['SEED']

fc.configureGlobal({ numRuns: cases(100), ...(seed === undefined ? {} : { seed: Number(seed) }) })
