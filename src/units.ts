/** Every conversion constant of the product, once. SI for rates (1 GB/s is 1e9 B/s), binary for memory (GiB). */

export const MICROS_PER_SECOND = 1_000_000
export const MICROS_PER_MILLI = 1_000
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND
export const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR

export const SECONDS_PER_HOUR = 3_600
export const SECONDS_PER_DAY = 86_400
export const MILLIS_PER_DAY = 1_000 * SECONDS_PER_DAY
export const HOURS_PER_WEEK = 168

/** 8,760 hours a year over 12 months: the month in which every price is quoted. */
export const HOURS_PER_MONTH = 730

export const BYTES_PER_KIB = 1_024
export const BYTES_PER_GIB = 1_024 ** 3

/** Token prices are quoted in USD per million tokens (Mtok). */
export const TOKENS_PER_MTOK = 1_000_000
