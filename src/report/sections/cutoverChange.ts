/** Changes of a comparison as text, with their sign and unit. */
import type { Cutover, JudgedGate } from '../../cutover/cutoverShape.ts'
import { count, duration, money, share, UNKNOWN } from '../format.ts'

/** Where bounds hold. */
export const LOOKS_TEXT: Readonly<Record<Cutover['looks'], string>> = {
  every: 'every look',
  one: 'this one look, if its time was set before'
}

export const latencyIds = ['ttft', 'tpot', 'answer']

export const valueText = ({ id, kind }: JudgedGate, value: number | null): string => {
  if (kind === 'difference') return share(value)
  if (id === 'cost') return money(value)
  return latencyIds.some(name => id.startsWith(name)) ? duration(value) : count(value)
}

export const pp = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? UNKNOWN : `${signedCount(value * 100)} pp`

export const percent = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? UNKNOWN : `${signedCount(value * 100)} %`

const ROUNDED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1, signDisplay: 'exceptZero' })
const FINE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, signDisplay: 'exceptZero' })
const signedCount = (value: number): string => (Math.abs(value) < 1 ? FINE : ROUNDED).format(value)

export const changeText = ({ kind }: Pick<JudgedGate, 'kind'>, value: number): string =>
  kind === 'difference' ? pp(value) : percent(value)

/** Without its unit, where another with it follows. */
export const bare = (text: string): string => text.replace(/ (?:%|pp)$/, '')
