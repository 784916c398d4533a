/** What was said on the command line → a refusal of options that nothing in this run could heed. */
import { PROMISE, SIZING } from '../capacity/question.ts'
import { AuditError } from '../errors.ts'
import { LIMITS } from '../limits/question.ts'
import type { Option, Said } from '../option.ts'
import { EXTRAS } from '../pricing/extras.ts'
import { PRICES } from '../pricing/priceBook.ts'
import { STORES } from '../read/question.ts'
import { CIRCUMSTANCES } from '../verdict/question.ts'
import { LIMITS_FILE, PRICE_FILES, REPORT } from './options.ts'
import { PAGE } from './pageQuestion.ts'

/** What a run reads and writes. */
type Run = {
  readonly said: Said
  readonly operands: readonly string[]
  /** Formats of the outputs. */
  readonly formats: ReadonlySet<string>
}

type Rule = {
  readonly options: readonly Option[]
  readonly isIdle: (run: Run) => boolean
  /** What stands behind the flag. */
  readonly why: string
  /** The answer is the one that was asked for, all the more of it: said, not refused. */
  readonly isHarmless?: true
}

const AFTER_TRAFFIC: readonly Option[] = Object.values({
  ...PROMISE,
  ...SIZING,
  ...LIMITS,
  ...LIMITS_FILE,
  ...PRICES,
  ...PRICE_FILES,
  ...EXTRAS,
  ...CIRCUMSTANCES
})

const lacks =
  (format: string) =>
  ({ formats }: Run): boolean =>
    !formats.has(format)

const isUnsaid =
  ({ key }: Option) =>
  ({ said }: Run): boolean =>
    said[key] === undefined

const OF_ANALYZE: readonly Rule[] = [
  {
    options: Object.values(PAGE),
    isIdle: lacks('html'),
    why: 'is for the HTML report: add --output report.html'
  },
  { options: [REPORT.table], isIdle: lacks('csv'), why: 'is for CSV: add --format csv' },
  { options: [REPORT.summary], isIdle: lacks('json'), why: 'is for JSON: leave --format out' },
  {
    options: [REPORT.full, REPORT.section],
    isIdle: lacks('terminal'),
    why: 'is for the terminal report',
    isHarmless: true
  },
  {
    options: AFTER_TRAFFIC,
    isIdle: ({ said }) => said[REPORT.only.key] !== undefined,
    why: 'comes after the traffic, where --only traffic stops: leave one of them out'
  },
  { options: [EXTRAS.outageUsd], isIdle: isUnsaid(EXTRAS.outageHoursSpared), why: 'needs --outage-hours' },
  { options: [EXTRAS.outageHoursSpared], isIdle: isUnsaid(EXTRAS.outageUsd), why: 'needs --outage-cost' },
  {
    options: [EXTRAS.growthPerMonth, EXTRAS.priceFallPerYear],
    isIdle: isUnsaid(EXTRAS.termMonths),
    why: 'needs --term'
  }
]

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
  const rules = [...(verb === 'analyze' ? OF_ANALYZE : []), ...OF_LOGS].filter(({ isIdle }) => isIdle(run))
  for (const { options, why, isHarmless } of rules)
    for (const { flag } of options.filter(({ key }) => typed[key] !== undefined)) {
      if (isHarmless !== true) throw AuditError.of('IDLE_OPTION', flag, why)
      warn(`${flag} has no effect here: it ${why}.`)
    }
}
