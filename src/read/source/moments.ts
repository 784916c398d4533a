/** Moments as stores write them. */

/** Whole microseconds since the Unix epoch → `2026-11-03 14:00:00.000001`, in UTC: of digits alone. */
export function isoOfMicros(micros: number): string {
  const rest = ((micros % 1_000) + 1_000) % 1_000
  const millis = new Date((micros - rest) / 1_000).toISOString()
  return millis.replace('T', ' ').replace('Z', String(Math.round(rest)).padStart(3, '0'))
}
