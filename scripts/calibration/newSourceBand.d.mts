/** The types of newSourceBand.mjs, for its tests. */

export function newSourceBand<Name extends string>(
  told: readonly {
    readonly source: string
    readonly error: number
    readonly holds: Readonly<Record<Name, boolean>>
  }[],
  names: readonly Name[]
): { readonly low: number; readonly high: number; readonly wider: Readonly<Record<Name, number>> }
