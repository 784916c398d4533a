/** `2026-10-01 12:00 Europe/Berlin`, `…T12:00[America/New_York]` → the clock time, and the zone that it is shown in. */
import { type Zone, zoneNamed } from '../../log/zone.ts'
import { LONGEST_VALUE } from './cell.ts'

const AREA = /^(.*\d(?: ?[AP]M)?) ?[[(]?([A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_]+)?)[\])]?$/

const known = new Map<string, Zone | null>()
/** There are 600 areas. */
const MOST_KNOWN = 1_000

/** `undefined` where no area of the world stands behind a clock time. */
export function areaTime(text: string): { readonly clock: string; readonly zone: Zone } | undefined {
  if (text.length > LONGEST_VALUE || !text.includes('/')) return undefined
  const [, clock = '', area = ''] = AREA.exec(text) ?? []
  if (area === '') return undefined
  if (!known.has(area) && known.size < MOST_KNOWN) known.set(area, zoneNamed(area) ?? null)
  const zone = known.get(area)
  return zone ? { clock, zone } : undefined
}
