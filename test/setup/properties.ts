/** Before each file: a property that names no number of cases is tried on a share of fast-check's hundred, too. */

import fc from 'fast-check'
import { cases } from '../cases.ts'

fc.configureGlobal({ numRuns: cases(100) })
