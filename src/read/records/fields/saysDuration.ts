/** Whether a name says how long something took, however it is spelt. */

import { nameOf } from './names.ts'
import { remembered } from './remembered.ts'
import { meaningsOf } from './synonyms.ts'

/** `elapsed`, `took_s`, `Antwortzeit (ms)`, `responseTime`. */
export const saysDuration = remembered(name => meaningsOf(nameOf(name)).has('duration'))
