/** The Dockerfile, read where no Docker builds it: a pinned base, no root, nothing fetched but what the lock file names. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const lines = readFileSync(path.join(import.meta.dirname, '../Dockerfile'), 'utf8').split('\n')
const all = (word: string) => lines.filter(line => line.startsWith(`${word} `))

test('every base names its exact version', () => {
  expect(all('FROM').length).toBeGreaterThan(0)
  for (const line of all('FROM')) expect(line).toMatch(/^FROM node:\d+\.\d+\.\d+-\w+-slim( AS \w+)?$/)
})

test('the last stage runs as an ordinary user, and only what was built', () => {
  const last = lines.slice(lines.findLastIndex(line => line.startsWith('FROM ')))
  expect(last.find(line => line.startsWith('USER '))).toBe('USER node')
  expect(last.filter(line => line.startsWith('COPY ')).every(line => line.includes('--from=build'))).toBe(
    true
  )
  expect(last.some(line => line.startsWith('RUN '))).toBe(false)
})

/** Rules of hadolint, by their numbers. */
test('it is written as hadolint asks', () => {
  // DL3025: arguments as JSON. DL3000: absolute folders. DL3020: no ADD. DL3004, DL3008: neither sudo nor unpinned packages.
  for (const line of [...all('ENTRYPOINT'), ...all('CMD')])
    expect(() => JSON.parse(line.slice(line.indexOf('[')))).not.toThrow()
  for (const line of all('WORKDIR')) expect(line).toMatch(/^WORKDIR \//)
  expect(lines.filter(line => /^ADD |\bsudo\b|\bapt(-get)?\b|\bcurl\b/.test(line))).toEqual([])
  // DL3024, DL3022: stages have names of their own, and nothing is copied from one that is not there.
  const stages = all('FROM').flatMap(line => / AS (\w+)$/.exec(line)?.[1] ?? [])
  expect(new Set(stages).size).toBe(stages.length)
  for (const line of all('COPY')) {
    const from = /--from=(\w+)/.exec(line)?.[1]
    if (from !== undefined) expect(stages).toContain(from)
  }
})

test('packages come from the lock file, and run no script of theirs', () => {
  expect(all('ADD')).toEqual([])
  for (const line of all('RUN').filter(line => /npm (ci|install)/.test(line)))
    expect(line).toMatch(/npm ci --ignore-scripts/)
})
