/** How a log's moments, in microseconds, are written and told apart. */

export type LogClock = {
  readonly describe: (micros: number) => string
  /** Monday 00:00 is 0; `null` without a wall clock. */
  readonly hourOfWeek: ((micros: number) => number) | null
}
