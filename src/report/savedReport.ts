/** A report that any version of this program wrote → what is asked of it, which may not be there. */

export type SavedReport = { readonly schemaVersion: string }

/** `traffic.rate.peakRps` → what stands there; `undefined`: nothing. */
export const valueAt = (report: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Readonly<Record<string, unknown>>)[key]
          : undefined,
      report
    )

export const textAt = (report: unknown, path: string): string | null => {
  const value = valueAt(report, path)
  return typeof value === 'string' ? value : null
}

export const listAt = (report: unknown, path: string): readonly unknown[] => {
  const value = valueAt(report, path)
  return Array.isArray(value) ? value : []
}

/** Why this is no report of a version that can be read; `null`: it is one. */
export function faultOf(value: unknown): string | null {
  if (textAt(value, 'tool.name') !== 'gpuops-audit') return 'it does not name gpuops-audit as its tool'
  if (textAt(value, 'kind') !== null) return `it is a ${textAt(value, 'kind')}`
  const version = textAt(value, 'schemaVersion')
  if (version !== '1') return `its schemaVersion is ${version === null ? 'missing' : `"${version}"`}, not "1"`
  return null
}
