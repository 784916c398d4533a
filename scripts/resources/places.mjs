// @ts-nocheck: plain JavaScript, run by a script and by tests.
/** Attacks by what a path leads to: pipes, devices, links, folders, and files that change while they are read. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  openSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import path from 'node:path'

const ROWS = `timestamp,model,prompt_tokens,completion_tokens
2026-09-01T00:00:00Z,gpt-4o,100,10
2026-09-01T00:00:01Z,gpt-4o,100,10
`
/** Of a file that is read while something happens to it. */
const MANY_ROWS = `${ROWS}${'2026-09-01T00:00:02Z,gpt-4o,100,10\n'.repeat(1_000_000)}`
const LATER_MILLIS = 150

/**
 * By name: what `lay` puts into a folder, and says to the program; `during` is done while it runs. `size` counts what the
 * name does, and what `waits` takes half a minute.
 */
export const PLACES = {
  'a named pipe that nobody writes to': { lay: folder => pipeIn(folder), exits: [2], waits: true },
  'a named pipe that somebody writes to and leaves': {
    lay: folder => pipeIn(folder),
    during: place => writeFileSync(place, ROWS),
    exits: [0]
  },
  'a named pipe that falls silent': {
    lay: folder => pipeIn(folder),
    during(place) {
      const pipe = openSync(place, 'w')
      writeSync(pipe, ROWS)
    },
    exits: [2],
    waits: true
  },
  '/dev/zero': { lay: () => '/dev/zero', exits: [2] },
  '/dev/null': { lay: () => '/dev/null', exits: [2] },
  'a file that grows': {
    lay: folder => fileIn(folder),
    during: place => appendFileSync(place, MANY_ROWS.slice(ROWS.length)),
    exits: [0]
  },
  'a file that shrinks': {
    lay: folder => fileIn(folder),
    during: place => truncateSync(place, ROWS.length),
    exits: [0]
  },
  'a folder of links in circles': {
    lay(folder) {
      writeFileSync(path.join(folder, 'a.csv'), ROWS)
      symlinkSync('.', path.join(folder, 'self'))
      symlinkSync('..', path.join(folder, 'up'))
      symlinkSync('b.csv', path.join(folder, 'c.csv'))
      symlinkSync('c.csv', path.join(folder, 'b.csv'))
      symlinkSync('nothing.csv', path.join(folder, 'd.csv'))
      for (let i = 0; i < 100; i++) symlinkSync('a.csv', path.join(folder, `link-${i}.csv`))
      return folder
    },
    exits: [0]
  },
  'files in a folder': {
    size: 100_000,
    small: 300,
    lay(folder, size) {
      for (let i = 0; i < size; i++) writeFileSync(path.join(folder, `${i}.csv`), ROWS)
      return folder
    },
    exits: [0]
  },
  'folders in a folder': {
    size: 1_000,
    small: 100,
    lay(folder, size) {
      let at = folder
      for (let i = 0; i < size && at.length < 3_900; i++) at = path.join(at, 'f')
      mkdirSync(at, { recursive: true })
      writeFileSync(path.join(at, 'a.csv'), ROWS)
      return folder
    },
    exits: [0]
  }
}

export const LATER = LATER_MILLIS

function pipeIn(folder) {
  const place = path.join(folder, 'pipe.csv')
  execFileSync('mkfifo', [place])
  return place
}

function fileIn(folder) {
  const place = path.join(folder, 'log.csv')
  writeFileSync(place, MANY_ROWS)
  return place
}
