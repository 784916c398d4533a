/** Two reports → why the peak, the plan and the bill changed, in sentences: each from figures of both. */

import { type Found, numbersIn } from './figurePaths.ts'
import { count, money, share } from './format.ts'
import { fleetOf } from './keyFigures.ts'
import { type SavedReport, textAt, valueAt } from './savedReport.ts'

type Sides = { readonly before: SavedReport; readonly after: SavedReport }
type Numbers = { readonly old: ReadonlyMap<string, Found>; readonly fresh: ReadonlyMap<string, Found> }

const PEAK_RPM = 'traffic.rate.peakRpm'
const PEAK_TPM = 'traffic.tokens.peakTpm.sliding'
const GPUS = 'capacity.gpus'

/** Peak, plan and bill, in this order; what one of them does not state is left out. */
export function whyChanged(before: SavedReport, after: SavedReport): readonly string[] {
  const sides = { before, after }
  const numbers = { old: numbersIn(before), fresh: numbersIn(after) }
  return [...peakText(numbers), ...planText(sides, numbers), ...billText(numbers), ...rentText(numbers)]
}

type Pair = { readonly before: number; readonly after: number }

function pairAt({ old, fresh }: Numbers, path: string): Pair | null {
  const [before, after] = [old.get(path)?.value ?? null, fresh.get(path)?.value ?? null]
  return before === null || after === null ? null : { before, after }
}

const relative = ({ before, after }: Pair): string =>
  before === 0 ? '' : ` (${after > before ? '+' : ''}${share((after - before) / Math.abs(before))})`

const verb = ({ before, after }: Pair): string =>
  after > before ? 'rose' : after < before ? 'fell' : 'stayed'

const moved = (what: string, pair: Pair, write: (value: number) => string): string =>
  pair.before === pair.after
    ? `${what} stayed at ${write(pair.after)}`
    : `${what} ${verb(pair)} from ${write(pair.before)} to ${write(pair.after)}${relative(pair)}`

function peakText(numbers: Numbers): readonly string[] {
  const [requests, tokens] = [pairAt(numbers, PEAK_RPM), pairAt(numbers, PEAK_TPM)]
  const parts = [
    ...(requests === null
      ? []
      : [moved('the busiest minute', requests, value => `${count(value)} requests`)]),
    ...(tokens === null ? [] : [moved('its most tokens', tokens, count)])
  ]
  return parts.length === 0 ? [] : [`Peak: ${parts.join('; ')}.`]
}

/** Whether the fleet went with the peak or against it: fewer GPUs under a higher peak are no gain by themselves. */
function planText(sides: Sides, numbers: Numbers): readonly string[] {
  const gpus = pairAt(numbers, GPUS)
  if (gpus === null) return []
  const peak = pairAt(numbers, PEAK_TPM) ?? pairAt(numbers, PEAK_RPM)
  const causes = causesOf(sides)
  const [was, is] = [fleetOf(sides.before), fleetOf(sides.after)]
  const fleets = was === is || was === null || is === null ? '' : ` (${was} → ${is})`
  const change = moved('the fleet', gpus, value => `${count(value)} GPUs`)
  return [`Plan: ${change}${fleets}${becauseOf(gpus, peak, causes)}.`]
}

function becauseOf(gpus: Pair, peak: Pair | null, causes: readonly string[]): string {
  const other = causes.length === 0 ? '' : `: ${causes.join(', ')}`
  if (gpus.after === gpus.before) return other === '' ? '' : `, with ${causes.join(', ')}`
  if (peak === null) return other
  const withPeak = Math.sign(gpus.after - gpus.before) === Math.sign(peak.after - peak.before)
  if (withPeak) return `, with the peak${causes.length === 0 ? '' : ` and ${causes.join(', ')}`}`
  const against = `although the peak ${verb(peak)}`
  return `, ${against}: ${causes.length === 0 ? 'the requests it is made of, or their limits, are others' : causes.join(', ')}`
}

/** What of the question itself is not the same. */
function causesOf({ before, after }: Sides): readonly string[] {
  const at = (path: string) => [textAt(before, path), textAt(after, path)] as const
  const [oldModel, model] = at('summary.targetModel')
  const [oldVersion, version] = at('tool.version')
  return [
    ...(oldModel === model || oldModel === null || model === null
      ? []
      : [`${model} is served instead of ${oldModel}`]),
    ...optionsChanged(valueAt(before, 'run.options'), valueAt(after, 'run.options')),
    ...(oldVersion === version || version === null || oldVersion === null
      ? []
      : [`version ${version} of the program instead of ${oldVersion}`])
  ]
}

function optionsChanged(before: unknown, after: unknown): readonly string[] {
  const [old, fresh] = [entriesOf(before), entriesOf(after)]
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  return names
    .filter(name => old.get(name) !== fresh.get(name))
    .map(name => `option ${name} ${old.get(name) ?? 'not set'} → ${fresh.get(name) ?? 'not set'}`)
}

const entriesOf = (options: unknown): ReadonlyMap<string, string> =>
  new Map(
    typeof options === 'object' && options !== null
      ? Object.entries(options).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value)
        ])
      : []
  )

/** The bill of the shared pool is tokens × price of a token: what either did to it. */
function billText(numbers: Numbers): readonly string[] {
  const usd = pairAt(numbers, 'pricing.shared.usdPerMonth')
  const price = pairAt(numbers, 'pricing.sharedUsdPerMtok')
  if (usd === null) return []
  const change = moved('the shared pool', usd, value => `${money(value)} a month`)
  if (price === null || price.before === 0 || price.after === 0 || usd.before === usd.after)
    return [`Bill: ${change}.`]
  const tokens = { before: usd.before / price.before, after: usd.after / price.after }
  return [`Bill: ${change}: tokens a month${changeOf(tokens)}, price of a token${changeOf(price)}.`]
}

const changeOf = (pair: Pair): string => relative(pair).replace(/^ \((.*)\)$/, ' $1') || ' as before'

function rentText(numbers: Numbers): readonly string[] {
  const usd = pairAt(numbers, 'pricing.fixed.usdPerMonth')
  return usd === null ? [] : [`Rent: ${moved('dedicated GPUs', usd, value => `${money(value)} a month`)}.`]
}
