/** A moment, a length, a count → how people write it; each way with what it loses. */

const two = number => String(number).padStart(2, '0')
const three = number => String(number).padStart(3, '0')
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

function partsOf(at) {
  const date = new Date(at)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  const [hour, minute, second, ms] = [
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds()
  ]
  const clock = `${two(hour)}:${two(minute)}:${two(second)}`
  const half = `${((hour + 11) % 12) + 1}:${two(minute)}:${two(second)} ${hour < 12 ? 'AM' : 'PM'}`
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    ms,
    clock,
    half,
    weekday: DAYS[date.getUTCDay()],
    name: MONTHS[month - 1]
  }
}

const shown = (at, write) => write(partsOf(at))
const offset = (at, hours, write) => write(partsOf(at + hours * 3_600_000))

/** `grain`: what is rounded away [ms]; `order`: its dates may be read in two ways where no day is above 12; `isNumber`: written bare in JSON. */
export const TIMES = [
  { write: at => new Date(at).toISOString() },
  { write: at => new Date(at).toISOString().replace('T', ' ').replace('Z', '') },
  { write: at => new Date(at).toISOString().replace('Z', '000+00:00') },
  {
    write: at => offset(at, 2, p => `${p.year}-${two(p.month)}-${two(p.day)}T${p.clock}+02:00`),
    grain: 1_000
  },
  {
    write: at =>
      offset(at, -5, p => `${p.year}-${two(p.month)}-${two(p.day)} ${p.clock}.${three(p.ms)} -0500`)
  },
  { write: at => Math.floor(at / 1_000), grain: 1_000, isNumber: true },
  { write: at => at / 1_000, isNumber: true },
  { write: at => at, isNumber: true },
  { write: at => at * 1_000, isNumber: true },
  { write: at => `${at}000000`, isNumber: true },
  { write: at => shown(at, p => `${two(p.day)}.${two(p.month)}.${p.year} ${p.clock}`), grain: 1_000 },
  {
    write: at => shown(at, p => `${two(p.day)}/${two(p.month)}/${p.year} ${p.clock}`),
    grain: 1_000,
    order: true
  },
  {
    write: at => shown(at, p => `${two(p.day)}-${two(p.month)}-${p.year} ${p.clock}`),
    grain: 1_000,
    order: true
  },
  { write: at => shown(at, p => `${p.month}/${p.day}/${p.year} ${p.half}`), grain: 1_000, order: true },
  {
    write: at => shown(at, p => `${two(p.month)}/${two(p.day)}/${p.year} ${p.clock}`),
    grain: 1_000,
    order: true
  },
  {
    write: at => shown(at, p => `${p.month}/${p.day}/${p.year % 100}, ${p.half.replace(/:\d\d /, ' ')}`),
    grain: 60_000,
    order: true
  },
  {
    write: at => shown(at, p => `${p.weekday}, ${two(p.day)} ${p.name} ${p.year} ${p.clock} +0000`),
    grain: 1_000
  },
  { write: at => shown(at, p => `${two(p.day)}/${p.name}/${p.year}:${p.clock} +0000`), grain: 1_000 },
  { write: at => shown(at, p => `${p.name} ${p.day}, ${p.year} @ ${p.clock}.${three(p.ms)}`) },
  { write: at => shown(at, p => `${p.year}/${two(p.month)}/${two(p.day)} ${p.clock}`), grain: 1_000 },
  {
    write: at => shown(at, p => `${p.year}${two(p.month)}${two(p.day)}T${p.clock.replaceAll(':', '')}Z`),
    grain: 1_000
  },
  {
    write: at => shown(at, p => `${p.year}${two(p.month)}${two(p.day)}${p.clock.replaceAll(':', '')}`),
    grain: 1_000
  },
  { write: at => shown(at, p => `${p.year}年${p.month}月${p.day}日 ${p.clock}`), grain: 1_000 },
  { write: at => shown(at, p => `${p.day} ${p.name} ${p.year} ${p.clock}`), grain: 1_000 },
  {
    write: at => shown(at, p => `${p.weekday} ${p.name} ${two(p.day)} ${p.clock} UTC ${p.year}`),
    grain: 1_000
  },
  { write: at => shown(at, p => `${p.year}-${two(p.month)}-${two(p.day)} ${p.clock} UTC`), grain: 1_000 },
  { write: at => shown(at, p => `${p.year}-${two(p.month)}-${two(p.day)} ${p.clock},${three(p.ms)}`) },
  {
    write: at => shown(at, p => `${p.year}-${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}`),
    grain: 60_000
  }
]

/** In two columns. */
export const DAYS_APART = [
  { write: at => shown(at, p => `${p.year}-${two(p.month)}-${two(p.day)}`) },
  { write: at => shown(at, p => `${two(p.day)}.${two(p.month)}.${p.year}`) },
  { write: at => shown(at, p => `${p.month}/${p.day}/${p.year}`), order: true },
  { write: at => shown(at, p => `${two(p.day)}/${two(p.month)}/${p.year}`), order: true }
]
export const CLOCKS_APART = [
  { write: at => shown(at, p => p.clock), grain: 1_000 },
  { write: at => shown(at, p => `${p.clock}.${three(p.ms)}`) },
  { write: at => shown(at, p => p.half), grain: 1_000 }
]

const rounded = (value, digits) => Number(value.toFixed(digits))
const clockOf = ms =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1_000) % 60)}.${three(ms % 1_000)}`

/** `suffixes`: how names state the unit; without one it is told by the values. `isSaid`: each value states it. */
export const LENGTHS = [
  {
    write: ms => rounded(ms / 1_000, 3),
    suffixes: ['_s', '_sec', '_seconds', 'Seconds', ' (s)', '_in_s', ' [s]', 'Secs']
  },
  {
    write: ms => ms,
    suffixes: ['_ms', 'Ms', '_millis', ' (ms)', '_msec', '_milliseconds', 'Millis', ' [ms]']
  },
  { write: ms => rounded(ms + 0.25, 2), suffixes: ['_ms', ' (ms)', '_millis'] },
  { write: ms => ms * 1_000, suffixes: ['_us', '_micros', 'Us', '_µs', ' (μs)', '_microseconds'] },
  { write: ms => ms * 1_000_000, suffixes: ['_ns', '_nanos', 'Ns', '_nanoseconds'] },
  { write: ms => rounded(ms / 60_000, 5), suffixes: ['_minutes', ' (min)', '_mins'], mustSay: true },
  { write: ms => (ms < 1_000 ? `${ms}ms` : `${rounded(ms / 1_000, 3)}s`), isSaid: true },
  { write: ms => `${rounded(ms / 1_000, 3)} s`, isSaid: true },
  { write: ms => `${ms} ms`, isSaid: true },
  { write: ms => `PT${rounded(ms / 1_000, 3)}S`, isSaid: true },
  { write: clockOf, isSaid: true },
  { write: ms => clockOf(ms).replace(/^00:/, ''), isSaid: true }
]

const grouped = (count, mark) => String(count).replace(/\B(?=(\d{3})+$)/g, mark)

/** `loses`: the share by which a sum may be off. */
export const COUNTS = [
  { write: count => count, weight: 14 },
  { write: count => `${count}`, weight: 3 },
  { write: count => grouped(count, ','), weight: 1 },
  { write: count => grouped(count, '.'), weight: 1, isDoubtful: true },
  { write: count => grouped(count, ' '), weight: 1 },
  { write: count => `${count}.0`, weight: 1 },
  { write: count => (count >= 1_000 ? `${(count / 1_000).toFixed(1)}k` : `${count}`), weight: 1, loses: 0.05 }
]

export const BLANKS = [
  '',
  '',
  '',
  'null',
  'NA',
  'N/A',
  '-',
  'None',
  'nan',
  'NULL',
  '\\N',
  '--',
  'n/a',
  '(null)',
  'undefined',
  '—'
]
