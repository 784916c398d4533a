/** What was said on the command line → a refusal of options that nothing in this run could heed. */
import { AuditError } from '../errors.ts'
import type { Said } from '../option.ts'
import { STORES } from '../read/question.ts'
import { RULES_OF_VERBS, type Rule, type Run } from './idleRules.ts'

const ADDRESS = /^[a-z][a-z\d+.-]*:\/\//i

const reads =
  (address: RegExp) =>
  ({ operands, said }: Run): boolean =>
    [...operands, ...Object.values(said)].some(text => typeof text === 'string' && address.test(text))

const OF_LOGS: readonly Rule[] = [
  {
    options: [STORES.passwordFile, STORES.askPassword, STORES.queryTimeout],
    isIdle: run => !reads(ADDRESS)(run),
    why: 'is for a log that an address names, such as postgres://user@host/db: leave it out'
  },
  {
    options: [STORES.maxBytes],
    isIdle: run => !reads(/^bigquery:\/\//i)(run),
    why: 'is for bigquery:// addresses: leave it out'
  }
]

/**
 * @param warn is told of options that are idle and harmless
 * @param typed what stands on the command line: a configuration file may hold what some runs need
 * @param said all that is said
 * @throws AuditError IDLE_OPTION
 */
export function refuseIdle(
  verb: string,
  typed: Said,
  said: Said,
  operands: readonly string[],
  formats: ReadonlySet<string>,
  warn: (text: string) => void
): void {
  const run = { said, operands, formats }
  const rules = [...(RULES_OF_VERBS[verb] ?? []), ...OF_LOGS].filter(({ isIdle }) => isIdle(run))
  for (const { options, why, isHarmless } of rules)
    for (const { flag } of options.filter(({ key }) => typed[key] !== undefined)) {
      if (isHarmless !== true) throw AuditError.of('IDLE_OPTION', flag, why)
      warn(`${flag} has no effect here: it ${why}.`)
    }
}
