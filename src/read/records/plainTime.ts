/** A time with what people and programs put around it – `a. m.`, `下午`, ` at `, ` Uhr`, ` PST`, ` m=+0.1` – → the same time plainly. */
import { LONGEST_VALUE } from './cell.ts'

/**
 * Zones that only one country's clocks, or only those of one offset, are called by. `CST`, `IST` and `BST` are of several: a time
 * with them is none.
 */
const OFFSETS: Readonly<Record<string, string>> = {
  WET: '+00:00',
  WEST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  MEZ: '+01:00',
  MESZ: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  MSK: '+03:00',
  SGT: '+08:00',
  HKT: '+08:00',
  JST: '+09:00',
  KST: '+09:00',
  AEST: '+10:00',
  AEDT: '+11:00',
  NZST: '+12:00',
  NZDT: '+13:00',
  EST: '-05:00',
  EDT: '-04:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  AKST: '-09:00',
  HST: '-10:00',
  BRT: '-03:00'
}

/** `PST`, `UTC`, `UTC+1`, `GMT+05:30`, `+0100` → an offset; `undefined` where the text is none, or of several. */
export function offsetOf(zone: string): string | undefined {
  const text = zone.trim().toUpperCase()
  if (/^(?:Z|UTC|GMT)$/.test(text)) return 'Z'
  const stated = /^(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?(\d\d))?$/.exec(text)
  if (stated) return `${stated[1]}${stated[2]?.padStart(2, '0')}:${stated[3] ?? '00'}`
  return Object.hasOwn(OFFSETS, text) ? OFFSETS[text] : undefined
}

/** Digits and marks alone: nothing stands around it. */
const PLAIN = /^[\d/.: ,T-]*Z?$/
const SPACES = /[\u00a0\u2007\u2009\u202f]/g
const HALF = / ?([ap])\.? ?m\.?(?=$|,| [+\-A-Z(])/i
const EASTERN_HALF = /(上午|下午|午前|午後|오전|오후) ?(\d{1,2}:\d\d(?::\d\d)?)/
/** Of Greek, Arabic, Persian, Vietnamese and Turkish clocks. */
const MORNING_BEHIND = /(?<=\d) ?(?:π\.? ?μ\.?|ص|ق\.ظ\.?|SA|ÖÖ)(?=$|,| )/u
const AFTERNOON_BEHIND = /(?<=\d) ?(?:μ\.? ?μ\.?|م|ب\.ظ\.?|CH|ÖS)(?=$|,| )/u
/** `2026. 3. 25.`, as Korea and Hungary write it. */
const DOTTED = /^(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?(?= |$)/
const AFTERNOON = /下午|午後|오후/
const ORACLE = /^(\d{1,2}-\p{L}{3}-\d\d(?:\d\d)?) (\d\d)\.(\d\d)\.(\d\d)(?:\.(\d{1,9}))?/u

/** Empty where the text is longer than any time. */
export function plainTime(written: string): string {
  if (written.length > LONGEST_VALUE) return ''
  if (PLAIN.test(written)) return written.replace(DOTTED, '$1-$2-$3')
  return zoned(
    written
      .replace(SPACES, ' ')
      .replace(DOTTED, '$1-$2-$3')
      .replace(MORNING_BEHIND, ' AM')
      .replace(AFTERNOON_BEHIND, ' PM')
      .replace(
        ORACLE,
        (_, day: string, ...clock: (string | undefined)[]) =>
          `${day} ${clock.slice(0, 3).join(':')}${clock[3] ? `.${clock[3]}` : ''}`
      )
      .replace(/ (?:@|at|um|à|a las|alle|om|kl\.?|в) (?=\d)/i, ' ')
      .replace(/ (?:Uhr|h|uur)$/i, '')
      .replace(
        EASTERN_HALF,
        (_, half: string, clock: string) => `${clock} ${AFTERNOON.test(half) ? 'PM' : 'AM'}`
      )
      .replace(HALF, (_, half: string) => ` ${half.toUpperCase()}M`)
      .replace(/ m=[+-][\d.]+$/, '')
      .replace(/ ?(?:\([^)]*\)|\[[A-Za-z_/]+\])$/, '')
      .replace(/(?<=[+-]\d{4}) [A-Z]{3,5}$/, '')
  )
}

/** The name of a zone behind the clock – or, as `date` prints it, before the year – as an offset. */
const zoned = (text: string): string =>
  text.replace(
    /(\d(?: [AP]M)?) ?((?:UTC|GMT) ?[+-]\d{1,2}(?::?\d\d)?|[A-Z]{3,4})(?= \d{4}$|$)/,
    (all: string, before: string, zone: string) => {
      const offset = /^[AP]M$/.test(zone) ? undefined : offsetOf(zone)
      if (offset === undefined) return all
      return `${before} ${offset === 'Z' ? 'UTC' : offset.replace(':', '')}`
    }
  )
