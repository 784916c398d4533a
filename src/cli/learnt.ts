/** What `calibrate` learnt, and what must be said beside it. */
import type { OwnPoint } from '../capacity/speed/ownPoint.ts'

export type Learnt = { readonly points: readonly OwnPoint[]; readonly remarks: readonly string[] }
