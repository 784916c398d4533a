/** Bytes of a standard input → what `openSource` is given, where no store is named. */
import type { Outside } from '../../../src/read/source/openSource.ts'
import type { Bytes } from '../../../src/read/source/source.ts'

export const outside = (stdin: Bytes): Outside => ({ stdin, store: { asked: {}, access: { env: {} } } })
