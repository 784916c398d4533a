/** A command → how long its whole process took, what the system says it used and held, and what it wrote. */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'

/** GNU time, which asks the kernel for the child's largest resident set and its processor time. */
const TIME = '/usr/bin/time'

/**
 * Runs a command to its end.
 *
 * @param {readonly string[]} command
 * @param {string} folder for what it writes
 * @returns {Promise<{ seconds: number, processorSeconds: number | null, peakMegabytes: number | null, output: string }>}
 */
export async function measure(command, folder) {
  const output = path.join(folder, 'stdout')
  const used = path.join(folder, 'used')
  const timed = existsSync(TIME)
  const [program, ...args] = timed ? [TIME, '-f', '%M %U %S', '-o', used, ...command] : command
  const stdout = openSync(output, 'w')
  const begin = performance.now()
  const code = await ended(spawn(program, args, { stdio: ['ignore', stdout, 'inherit'] }))
  const seconds = (performance.now() - begin) / 1_000
  closeSync(stdout)
  if (code !== 0) throw new Error(`exit code ${code}: ${command.join(' ')}`)
  const [kilobytes, user, system] = timed ? readFileSync(used, 'utf8').split(' ').map(Number) : []
  return {
    seconds,
    processorSeconds: timed ? user + system : null,
    peakMegabytes: timed ? kilobytes / 1_000 : null,
    output
  }
}

const ended = child =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })

/** The middle value; of an even number of them the mean of the middle two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2
}
