/** Verb → what runs it: each is loaded only when it is asked for. */
import type { Said } from '../option.ts'
import type { Terminal } from './terminal.ts'
import type { VerbName } from './verbs.ts'

/** @param said what the user said of the verb's options, read, by key; `asked` makes values of a table's options of it */
type Run = (operands: readonly string[], said: Said, terminal: Terminal) => void | Promise<void>

const MODULES: Readonly<Record<VerbName, () => Promise<Run>>> = {
  analyze: async () => (await import('./analyze.ts')).analyze,
  compare: async () => (await import('./compare.ts')).compare,
  explain: async () => (await import('./explain.ts')).explain,
  replay: async () => (await import('./replay.ts')).replay,
  predict: async () => (await import('./predict.ts')).predictVerb,
  calibrate: async () => (await import('./calibrate.ts')).calibrate,
  readiness: async () => (await import('./readiness.ts')).readiness,
  record: async () => (await import('./record.ts')).record,
  cutover: async () => (await import('./cutover.ts')).cutover,
  order: async () => (await import('./order.ts')).orderVerb,
  backtest: async () => (await import('./backtest.ts')).backtestVerb,
  reuse: async () => (await import('./reuse.ts')).reuseVerb,
  export: async () => (await import('./export.ts')).exportTrace,
  formats: async () => (await import('./formats.ts')).formats,
  models: async () => (await import('./lists.ts')).models,
  gpus: async () => (await import('./lists.ts')).gpus,
  pdf: async () => (await import('./pdf.ts')).pdf,
  mcp: async () => (await import('./mcp.ts')).mcp,
  init: async () => (await import('./init.ts')).init,
  schema: async () => (await import('./schema.ts')).schema,
  completion: async () => (await import('./completion.ts')).completion
}

export const runnerOf = (verb: VerbName): Promise<Run> => MODULES[verb]()
