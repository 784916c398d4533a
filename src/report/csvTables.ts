/** The names of the tables that `--format csv` can write: light, since every start loads it. */

export const CSV_TABLES = [
  'rate',
  'tokens',
  'concurrency',
  'models',
  'callers',
  'candidates',
  'costs',
  'limits',
  'checks',
  'split',
  'split-costs'
] as const
export type CsvTable = (typeof CSV_TABLES)[number]
