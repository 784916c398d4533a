/** A password is asked for where somebody sits at a terminal, and nothing that is typed is shown. */
import { expect, test } from 'vitest'
import { asker } from '../../src/cli/askPassword.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { bytesOf } from './fakeTerminal.ts'

function terminalTyping(typed: string, isTTY: boolean) {
  const done: string[] = []
  const keyboard = Object.assign(bytesOf(...typed), {
    isTTY,
    setRawMode: (isRaw: boolean) => void done.push(isRaw ? 'raw' : 'cooked')
  })
  const stderr = { write: (text: string) => void done.push(text), on: () => undefined }
  return { done, terminal: { stdin: keyboard, stderr } as unknown as Terminal }
}

test('what is typed up to Enter, less what was taken back; the terminal is as it was', async () => {
  const { done, terminal } = terminalTyping('hunzz\u007f\u007fter2\rmore', true)
  expect(await asker(terminal)?.('Password: ')).toBe('hunter2')
  // Before the question: what is typed at once would be shown otherwise.
  expect(done).toEqual(['raw', 'Password: ', 'cooked', '\n'])
})

test('nobody sits at a pipe', () => {
  expect(asker(terminalTyping('x\r', false).terminal)).toBeUndefined()
})
