/** What the tool says to who runs it → what a page says to who reads it: nothing of flags, commands and files. */

/** A clause that names a flag, with the dash, bracket or sentence around it: ` – say --early-stage yes or no`, ` (--slo from-log)`. */
const CLAUSES = [
  /\s*\([^()]*(?:--[a-z]|gpuops-audit )[^()]*\)/g,
  /\s*[:;–,]\s*(?:say|set|give|name|use|change|with|see)\b[^.;:–()]*--[a-z][^.;()]*/gi,
  /(?<=^|[.!?]\s)[^.!?]*(?:--[a-z]|gpuops-audit )[^.!?]*[.!?]?\s*/g,
  /\s*[:;–][^.;:–()]*--[a-z][^.;()]*/g
] as const

/** Columns that only say how to ask again. */
const ASKING_COLUMNS: readonly string[] = ['Option', 'Change with', 'Flag']

const FLAG = /(?<![\w-])--[a-z][\w-]*|gpuops-audit /

/** Of the program's own texts: one of a log that looks like a flag loses it, too. */
export function forBuyers(text: string): string {
  if (!FLAG.test(text)) return text
  const left = CLAUSES.reduce(
    (shorter, clause) => (FLAG.test(shorter) ? shorter.replace(clause, '') : shorter),
    text
  )
  return left.replaceAll(/--(?=[a-z])/g, '').trim()
}

export const isForBuyers = (columnTitle: string): boolean => !ASKING_COLUMNS.includes(columnTitle)
