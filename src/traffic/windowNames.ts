/** The windows in which arrivals are counted. */

export const PEAK_WINDOWS = ['1s', '10s', '60s', '300s', '3600s'] as const
export type PeakWindow = (typeof PEAK_WINDOWS)[number]

export const DISPERSION_WINDOWS = ['1s', '10s', '60s', '300s', '3600s'] as const
