/** A question on standard error → what is typed on the terminal, without showing it. */
import type { Terminal } from './terminal.ts'

/** The part of a terminal's `stdin` that keeps what is typed to itself. */
type Keyboard = AsyncIterable<Uint8Array> & {
  readonly isTTY?: boolean
  setRawMode?(isRaw: boolean): unknown
}

/** Each question is asked once, however often its answer is needed; `undefined` where nobody sits at a terminal. */
export function asker({ stdin, stderr }: Terminal): ((question: string) => Promise<string>) | undefined {
  const keyboard = stdin as Keyboard
  if (keyboard.isTTY !== true || keyboard.setRawMode === undefined) return undefined
  const answers = new Map<string, Promise<string>>()
  const answerTo = async (question: string): Promise<string> => {
    // First: what is typed before it is set would be shown.
    keyboard.setRawMode?.(true)
    try {
      stderr.write(question)
      return await typed(keyboard)
    } finally {
      keyboard.setRawMode?.(false)
      stderr.write('\n')
    }
  }
  return question => {
    const answer = answers.get(question) ?? answerTo(question)
    answers.set(question, answer)
    return answer
  }
}

const [ENTER, NEWLINE, INTERRUPT, END, BACKSPACE, DELETE] = ['\r', '\n', '\u0003', '\u0004', '\b', '\u007f']

async function typed(keyboard: Keyboard): Promise<string> {
  const letters: string[] = []
  for await (const chunk of keyboard) {
    for (const letter of Buffer.from(chunk).toString('utf8')) {
      if (letter === INTERRUPT) process.kill(process.pid, 'SIGINT')
      if (letter === ENTER || letter === NEWLINE || letter === END) return letters.join('')
      if (letter === BACKSPACE || letter === DELETE) letters.pop()
      else letters.push(letter)
    }
  }
  return letters.join('')
}
