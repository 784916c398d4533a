/** Bytes of a time → microseconds since the Unix epoch. What is not in its plainest form is `BAD`: another reader decides. */
import { BAD, decimal, inMicros, rounded } from './cells'

/** Bit s: the time read into slot s does not say its zone. */
let zoneless: u32 = 0

/** The bits since the last call. */
export function zonelessSlots(): u32 {
  const slots = zoneless
  zoneless = 0
  return slots
}

/** As `timeOf` with the unit `any`: ISO text, or an epoch whose unit its size tells. */
export function parseTime(begin: usize, end: usize, slot: i32): f64 {
  if (end - begin >= 19 && load<u8>(begin, 4) == 0x2d) return parseIso(begin, end, slot)
  const value = decimal(begin, end)
  if (value < 1e8) return BAD
  if (value < 1e11) return inMicros(value, 0)
  if (value < 1e14) return inMicros(value, 1)
  return value < 1e17 ? rounded(value) : inMicros(value, 3)
}

@inline
function pair(at: usize): u32 {
  const tens = (load<u8>(at) as u32) - 48
  const ones = (load<u8>(at, 1) as u32) - 48
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones
}

/** Of two digits in the lowest bytes. */
@inline
function digitPair(digits: u64): u32 {
  return ((digits & 0xff) as u32) * 10 + (((digits >> 8) & 0xff) as u32)
}

let dayBytes: u64 = 0
let dayBytesRest: u16 = 0
let dayMicros: f64 = 0

const DAYS_IN_MONTH: usize = memory.data<u8>([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

/** `2026-11-03T14:00:02[.113][Z|+hh:mm|-hh:mm|+hh|-hh]`, a space for the T; UTC where no zone is stated. */
function parseIso(begin: usize, end: usize, slot: i32): f64 {
  const day = dayOf(begin)
  if (day == BAD) return BAD
  const separator = load<u8>(begin, 10)
  if (separator != 0x54 && separator != 0x20) return BAD
  // hh:mm:ss in one word: digits become 0 to 9 and colons 0, and whatever else it is sets the highest bit of its byte.
  const clock = load<u64>(begin, 11) ^ 0x30303a30303a3030
  if ((((clock + 0x76767f76767f7676) | clock) & 0x8080808080808080) != 0) return BAD
  const hour = digitPair(clock)
  const minute = digitPair(clock >> 24)
  const second = digitPair(clock >> 48)
  if (hour > 23 || minute > 59 || second > 59) return BAD
  const midnight = (hour * 3600 + minute * 60 + second) as f64
  if (end - begin == 24 && load<u8>(begin, 23) == 0x5a) {
    const fraction = load<u32>(begin, 19) ^ 0x3030302e
    if ((((fraction + 0x7676767f) | fraction) & 0x80808080) == 0) {
      const millis = ((fraction >> 8) & 0xff) * 100 + ((fraction >> 16) & 0xff) * 10 + (fraction >> 24)
      return day + midnight * 1e6 + ((millis * 1000) as f64)
    }
  }
  let at = begin + 19
  let micros: u32 = 0
  if (at < end && load<u8>(at) == 0x2e) {
    at++
    let digits = 0
    for (; at < end; at++) {
      const digit = (load<u8>(at) as u32) - 48
      if (digit > 9) break
      if (digits < 6) micros = micros * 10 + digit
      digits++
    }
    if (digits == 0 || digits > 9) return BAD
    for (; digits < 6; digits++) micros *= 10
  }
  const time = day + midnight * 1e6 + (micros as f64)
  if (at == end) {
    zoneless |= (1 as u32) << slot
    return time
  }
  const sign = load<u8>(at)
  if (sign == 0x5a) return at + 1 == end ? time : BAD
  // PostgreSQL writes whole hours without their minutes.
  const isWhole = end - at == 3
  if ((sign != 0x2b && sign != 0x2d) || (!isWhole && (end - at != 6 || load<u8>(at, 3) != 0x3a))) return BAD
  const zoneHours = pair(at + 1)
  const zoneMinutes = isWhole ? 0 : pair(at + 4)
  if (zoneHours > 13 || zoneMinutes > 59) return BAD
  const zone = ((zoneHours * 60 + zoneMinutes) as f64) * 60e6
  return sign == 0x2b ? time - zone : time + zone
}

/** Microseconds of midnight; most rows fall on the day of the row before. */
function dayOf(begin: usize): f64 {
  const bytes = load<u64>(begin)
  const rest = load<u16>(begin, 8)
  if (bytes == dayBytes && rest == dayBytesRest) return dayMicros
  if (load<u8>(begin, 7) != 0x2d) return BAD
  const century = pair(begin)
  const years = pair(begin + 2)
  const month = pair(begin + 5)
  const day = pair(begin + 8)
  if (century > 99 || years > 99 || month < 1 || month > 12) return BAD
  const year = century * 100 + years
  if (day < 1 || day > daysIn(year, month)) return BAD
  dayBytes = bytes
  dayBytesRest = rest
  dayMicros = (daysFromEpoch(year as i32, month as i32, day as i32) as f64) * 86400e6
  return dayMicros
}

let stampBytes: v128 = i8x16.splat(0)
let stampRest: u64 = 0
let stampZone: u16 = 0
let stampMicros: f64 = BAD

/** `03/Nov/2026:14:00:05 +0000`: 26 bytes, as web servers write them. Lines of one second follow each other. */
export function parseLogTime(at: usize): f64 {
  const bytes = v128.load(at)
  const rest = load<u64>(at, 16)
  const zone = load<u16>(at, 24)
  if (rest == stampRest && zone == stampZone && i8x16.all_true(i8x16.eq(bytes, stampBytes))) return stampMicros
  stampBytes = bytes
  stampRest = rest
  stampZone = zone
  stampMicros = logTimeOf(at)
  return stampMicros
}

function logTimeOf(at: usize): f64 {
  const day = pair(at)
  const month = monthOf(load<u32>(at, 3) & 0xffffff)
  const year = pair(at + 7) * 100 + pair(at + 9)
  const hour = pair(at + 12)
  const minute = pair(at + 15)
  const second = pair(at + 18)
  if (load<u8>(at, 2) != 0x2f || load<u8>(at, 6) != 0x2f || load<u8>(at, 20) != 0x20) return BAD
  if (load<u8>(at, 11) != 0x3a || load<u8>(at, 14) != 0x3a || load<u8>(at, 17) != 0x3a) return BAD
  if (month == 0 || year > 9999 || hour > 23 || minute > 59 || second > 59) return BAD
  if (day < 1 || day > daysIn(year, month)) return BAD
  const sign = load<u8>(at, 21)
  const zoneHours = pair(at + 22)
  const zoneMinutes = pair(at + 24)
  if ((sign != 0x2b && sign != 0x2d) || zoneHours > 13 || zoneMinutes > 59) return BAD
  const days = daysFromEpoch(year as i32, month as i32, day as i32) as f64
  const time = (days * 86400 + ((hour * 3600 + minute * 60 + second) as f64)) * 1e6
  const zone = ((zoneHours * 60 + zoneMinutes) as f64) * 60e6
  return sign == 0x2b ? time - zone : time + zone
}

/** `Jan` to `Dec`, three bytes each in the low end of a word → 1 to 12; else 0. */
function monthOf(name: u32): u32 {
  for (let month: u32 = 0; month < 12; month++) {
    if (load<u32>(MONTHS + ((month as usize) << 2)) == name) return month + 1
  }
  return 0
}

const MONTHS: usize = memory.data<u32>([
  0x6e614a, 0x626546, 0x72614d, 0x727041, 0x79614d, 0x6e754a, 0x6c754a, 0x677541, 0x706553, 0x74634f, 0x766f4e, 0x636544
])

@inline
function daysIn(year: u32, month: u32): u32 {
  const leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 1 : 0
  return (load<u8>(DAYS_IN_MONTH + (month as usize)) as u32) + leap
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. (Hinnant, chrono-compatible low-level date algorithms) */
function daysFromEpoch(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year
  const era = (y >= 0 ? y : y - 399) / 400
  const yearOfEra = y - era * 400
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
}
