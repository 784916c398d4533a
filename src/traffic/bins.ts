/** A log → what the calendar bins of every window hold, in one pass. */
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { type ByTokens, stated } from './heaviest.ts'
import { PEAK_WINDOWS, type PeakWindow } from './windowNames.ts'
import { type BusiestWindow, perWindow, windowSeconds } from './windows.ts'

/** What the calendar bins floor(t / W) hold. */
export type Bins = {
  /** From the first arrival's to the last one's, empty ones included. */
  readonly spanned: number
  readonly occupied: number
  /** times[n] = bins with n arrivals, n ≥ 1; holes where there is none. */
  readonly times: readonly number[]
  /** The first of those with the most arrivals. */
  readonly busiest: BusiestWindow
  /** The first of those with the most tokens; the first arrival where none has any. */
  readonly heaviest: ByTokens<BusiestWindow>
}

/** The calendar bins of every window. */
export type WindowBins = Readonly<Record<PeakWindow, Bins>>

/** Seconds are counted from the attempts, and every longer window from the next shorter one, which divides it. */
export const binsPerWindow = (log: RequestLog): WindowBins =>
  binsFrom(
    see => countSeconds(log, see),
    log.arrivalMicros[0] ?? Number.NaN,
    log.arrivalMicros[log.length - 1] ?? Number.NaN
  )

/** Told of each second since the epoch that has arrivals, ascending, and of what they weigh. */
export type SeeSecond = (second: number, arrivals: number, input: number, output: number) => void

/** @param first, last arrivals; `NaN` where there is none. [µs] */
export function binsFrom(eachSecond: (see: SeeSecond) => void, first: number, last: number): WindowBins {
  const counters = new Map<PeakWindow, BinCounter>()
  let longer: BinCounter | null = null
  for (const window of PEAK_WINDOWS.toReversed()) {
    longer = new BinCounter(windowSeconds(window), longer)
    counters.set(window, longer)
  }
  const seconds = counters.get('1s') as BinCounter
  eachSecond((second, arrivals, input, output) => seconds.add(second, arrivals, input, output))
  seconds.close()
  return perWindow(PEAK_WINDOWS, window => (counters.get(window) as BinCounter).bins(first, last))
}

function countSeconds({ arrivalMicros, inputTokens, outputTokens }: RequestLog, see: SeeSecond): void {
  for (let i = 0; i < arrivalMicros.length; ) {
    const from = i
    const second = Math.floor((arrivalMicros[i] as number) / MICROS_PER_SECOND)
    const end = (second + 1) * MICROS_PER_SECOND
    let [input, output] = [0, 0]
    do {
      input += stated(inputTokens[i] as number)
      output += stated(outputTokens[i] as number)
      i++
    } while ((arrivalMicros[i] as number) < end)
    see(second, i - from, input, output)
  }
}

/** Takes bins in time order, as parts of its own. */
class BinCounter {
  private readonly seconds: number
  private readonly longer: BinCounter | null
  private occupied = 0
  private readonly times: number[] = []
  private readonly busiest = new Fullest()
  private readonly heaviest = { input: new Fullest(), output: new Fullest(), total: new Fullest() }
  /** The bin that parts are being added to. */
  private bin = Number.NaN
  private arrivals = 0
  private input = 0
  private output = 0

  constructor(seconds: number, longer: BinCounter | null) {
    this.seconds = seconds
    this.longer = longer
  }

  /** @param second in which the part begins */
  add(second: number, arrivals: number, input: number, output: number): void {
    const bin = Math.floor(second / this.seconds)
    if (bin !== this.bin) {
      this.count()
      this.bin = bin
      this.arrivals = 0
      this.input = 0
      this.output = 0
    }
    this.arrivals += arrivals
    this.input += input
    this.output += output
  }

  /** Counts what is there, here and in the longer bins. */
  close(): void {
    this.count()
    this.arrivals = 0
    this.longer?.close()
  }

  bins(first: number, last: number): Bins {
    const width = this.seconds * MICROS_PER_SECOND
    const { busiest, heaviest } = this
    return {
      spanned: Number.isNaN(first) ? 0 : Math.floor(last / width) - Math.floor(first / width) + 1,
      occupied: this.occupied,
      times: this.times,
      busiest: busiest.window(width, Number.NaN),
      heaviest: {
        input: heaviest.input.window(width, first),
        output: heaviest.output.window(width, first),
        total: heaviest.total.window(width, first)
      }
    }
  }

  private count(): void {
    const { bin, arrivals, input, output } = this
    if (arrivals === 0) return
    this.occupied++
    this.times[arrivals] = (this.times[arrivals] ?? 0) + 1
    this.busiest.see(arrivals, bin)
    this.heaviest.input.see(input, bin)
    this.heaviest.output.see(output, bin)
    this.heaviest.total.see(input + output, bin)
    this.longer?.add(bin * this.seconds, arrivals, input, output)
  }
}

/** The first bin that holds most. */
class Fullest {
  private amount = 0
  private bin = Number.NaN

  see(amount: number, bin: number): void {
    if (amount <= this.amount) return
    this.amount = amount
    this.bin = bin
  }

  /** @param otherwise where no bin holds anything. [µs] */
  window(width: number, otherwise: number): BusiestWindow {
    return { amount: this.amount, atMicros: this.amount > 0 ? this.bin * width : otherwise }
  }
}
