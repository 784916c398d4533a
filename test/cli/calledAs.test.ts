/** Ways to start the program → what must be typed to start it again. Variables as npm 11.19 sets them, looked at in a run of it. */
import { describe, expect, test } from 'vitest'
import { calledAs, withCommands } from '../../src/cli/calledAs.ts'
import { nextCommands } from '../../src/cli/nextCommands.ts'

const at = (script: string, env: Record<string, string> = {}, words: readonly string[] = []) => ({
  argv: ['/usr/bin/node', script, ...words],
  env,
  cwd: () => '/home/ann/logs'
})

const NPX = { npm_command: 'exec', PATH: '/home/ann/logs/node_modules/.bin:/usr/bin' }

describe.skipIf(process.platform === 'win32')('the program is called again as it was called', () => {
  test.each([
    [
      'installed for all',
      at('/usr/local/bin/gpuops-audit', { PATH: '/usr/local/bin:/usr/bin' }),
      'gpuops-audit'
    ],
    ['by npx', at('/home/ann/.npm/_npx/1/node_modules/.bin/gpuops-audit', NPX), 'npx gpuops-audit'],
    [
      'by npx from a file',
      at('/home/ann/.npm/_npx/1/node_modules/.bin/gpuops-audit', {
        ...NPX,
        npm_config_package: '../a b.tgz'
      }),
      "npx --package '../a b.tgz' gpuops-audit"
    ],
    [
      'by a script of package.json, whose PATH is not the shell’s',
      at('/home/ann/logs/node_modules/.bin/gpuops-audit', {
        npm_command: 'run-script',
        PATH: '/home/ann/logs/node_modules/.bin'
      }),
      'npx gpuops-audit'
    ],
    [
      'by its path',
      at('/home/ann/logs/node_modules/.bin/gpuops-audit', { PATH: '/usr/bin' }),
      'npx gpuops-audit'
    ],
    ['in a clone', at('/home/ann/logs/bin/gpuops-audit.js', NPX), 'node bin/gpuops-audit.js'],
    [
      'from another folder',
      at('/opt/the tool/bin/gpuops-audit.js'),
      "node '/opt/the tool/bin/gpuops-audit.js'"
    ],
    [
      'by npm’s wrapper for Windows',
      at('/npm/node_modules/gpuops-audit/bin/gpuops-audit.js', { PATH: '/npm' }),
      'gpuops-audit'
    ],
    ['as a program', at('/home/ann/logs/gpuops-audit'), './gpuops-audit']
  ])('%s', (_, terminal, called) => {
    expect(calledAs(terminal)).toBe(called)
    expect(nextCommands(terminal)[2]?.[0]).toBe(`${called} explain gpus`)
  })

  test('commands within a text, and only they, are written so', () => {
    const text =
      'is not a report of gpuops-audit. Write one with: gpuops-audit analyze LOG; (gpuops-audit models lists all)'
    expect(withCommands(text, at('/x/node_modules/.bin/gpuops-audit', NPX))).toBe(
      'is not a report of gpuops-audit. Write one with: npx gpuops-audit analyze LOG; (npx gpuops-audit models lists all)'
    )
  })
})

test('what npx fetches is called by its own name', () => {
  const remedy = 'run: npx -p gpuops-audit -p pg@8.23.1 gpuops-audit analyze ADDRESS'
  const terminal = { argv: ['node', '/elsewhere/bin/gpuops-audit.js'], env: {}, cwd: () => '/elsewhere' }
  expect(withCommands(remedy, terminal)).toBe(remedy)
})
