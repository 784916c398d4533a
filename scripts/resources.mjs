/**
 * Runs the attacks on time and memory, one at a time, and prints what docs/security.md says of them:
 * `node scripts/resources.mjs [--small] [PART OF A NAME…]`. Exit 1 where one ended otherwise than it must.
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import * as zlib from 'node:zlib'
import { ATTACKS } from './resources/attacks.mjs'
import { LATER, PLACES } from './resources/places.mjs'

const TOOL = path.join(import.meta.dirname, '..', 'bin', 'gpuops-audit.js')
const MOST_SECONDS = 900
/** Peaks are read this often. */
const LOOK_MILLIS = 20

const { values, positionals: asked } = parseArgs({
  options: { small: { type: 'boolean', default: false } },
  allowPositionals: true
})
const folder = mkdtempSync(path.join(tmpdir(), 'resources-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.stdout.write('| attack | size | ends with | s | CPU s | peak MB |\n|---|---|---|---|---|---|\n')
for (const [name, attack] of Object.entries(ATTACKS))
  if (isAsked(name)) tell(name, attack, await attacked(sized(attack)))
for (const [name, place] of Object.entries(PLACES)) {
  const isTried = isAsked(name) && !(values.small && place.waits)
  if (isTried) tell(name, place, await placed(sized(place)))
}

function sized(attack) {
  return values.small ? { ...attack, size: attack.small } : attack
}

function isAsked(name) {
  return asked.length === 0 || asked.some(part => name.includes(part))
}

async function attacked({ size, bytes, packing, flags = [], whole = false, isPiped = false }) {
  const file = path.join(folder, 'attack.log')
  const fd = openSync(file, 'w')
  const pack = packer(packing)
  for (const chunk of bytes(size)) writeSync(fd, pack(chunk))
  closeSync(fd)
  const only = whole ? [] : ['--only', 'traffic']
  const ended = await ran([isPiped ? '-' : file, ...only, ...flags], { stdin: isPiped ? file : null })
  rmSync(file)
  return ended
}

async function placed({ size, lay, during }) {
  const own = path.join(folder, 'place')
  mkdirSync(own)
  const place = lay(own, size)
  const ended = await ran([place, '--only', 'traffic'], { during: during && (() => during(place)) })
  rmSync(own, { recursive: true })
  return ended
}

/** Each chunk by itself, as packed files that were joined; what comes again is packed once. */
function packer(packing) {
  if (packing === undefined) return chunk => chunk
  const known = new Map()
  return chunk => {
    const packed = known.get(chunk) ?? (packing === 'gzip' ? zlib.gzipSync(chunk) : zstd(chunk))
    known.set(chunk, packed)
    return packed
  }
}

/** Node's from 22.15 on, else the command of that name. */
function zstd(chunk) {
  const pack =
    zlib.zstdCompressSync ?? (input => execFileSync('zstd', ['-c', '-q'], { input, maxBuffer: 1 << 28 }))
  return pack(chunk)
}

function ran(args, { stdin = null, during }) {
  const begun = performance.now()
  const child = spawn(process.execPath, [TOOL, 'analyze', ...args, '--format', 'json'], {
    stdio: [stdin === null ? 'ignore' : 'pipe', 'ignore', 'pipe']
  })
  if (stdin !== null) {
    child.stdin.on('error', () => {})
    createReadStream(stdin, { highWaterMark: 1 << 20 }).pipe(child.stdin)
  }
  if (during !== undefined) setTimeout(during, LATER)
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  let used = { peak: 0, cpu: 0 }
  const looking = setInterval(() => {
    used = usageOf(child.pid, used)
  }, LOOK_MILLIS)
  const tooLate = setTimeout(() => child.kill('SIGKILL'), MOST_SECONDS * 1_000)
  return new Promise(resolve =>
    child.on('close', (code, signal) => {
      clearInterval(looking)
      clearTimeout(tooLate)
      resolve({ code: code ?? signal, said, seconds: (performance.now() - begun) / 1_000, ...used })
    })
  )
}

/** As Linux tells of a process that runs: the most memory it ever had [MB], and its time on the processors [s]. */
function usageOf(pid, before) {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return {
      peak: Math.max(before.peak, Number(kilobytes) / 1e3),
      cpu: (Number(fields[11]) + Number(fields[12])) / 100
    }
  } catch {
    return before
  }
}

function tell(name, { size: full, small, exits }, { code, said, seconds, cpu, peak }) {
  const isRight = exits.includes(code) && (code === 0 || /^gpuops-audit: [^\n]+\n$/.test(said))
  if (!isRight) process.exitCode = 1
  const what = said.replaceAll(folder, '').trim().slice(0, 160).replaceAll('|', ' ')
  const size = values.small ? small : full
  const amount = size === undefined ? '' : size.toLocaleString('en-US')
  const figures = [seconds, cpu].map(time => time.toFixed(1)).join(' | ')
  process.stdout.write(
    `| ${name} | ${amount} | ${isRight ? '' : 'WRONG: '}${code} ${what} | ${figures} | ${Math.round(peak)} |\n`
  )
}
