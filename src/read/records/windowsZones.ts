/** Zones as Windows names them → the area whose clock they show: https://github.com/unicode-org/cldr/blob/main/common/supplemental/windowsZones.xml */
import zones from './windowsZones.json' with { type: 'json' }

const ZONES: Readonly<Record<string, string>> = zones

/** `undefined` where Windows has no such zone. */
export const areaOfWindows = (name: string): string | undefined =>
  Object.hasOwn(ZONES, name) ? ZONES[name] : undefined
