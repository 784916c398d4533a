/** What a report that leaves the house may still say: each level takes out what those before it take out, too. */
export const REDACTIONS = {
  people: 'without callers, values of tags, keys and e-mail addresses',
  names: 'and names of files, organisations and models of your own',
  all: 'and names of columns, digests of the log and what was set'
} as const

export type Redaction = keyof typeof REDACTIONS
export const REDACTION_LEVELS = Object.keys(REDACTIONS) as Redaction[]

/** Whether a level takes out what another one does. */
export const takesOut = (level: Redaction, what: Redaction): boolean =>
  REDACTION_LEVELS.indexOf(level) >= REDACTION_LEVELS.indexOf(what)
