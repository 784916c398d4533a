/** InfluxDB's line protocol, `llm,model=gpt-4o in=12i,out=34i 1767225600000000000` → a record a line. */
import { areMostly, type Dressed, filledOf } from './dressed.ts'

const LINE = /^(?:[^\s,\\]|\\.)+((?:,(?:[^\s=,\\]|\\.)+=(?:[^\s,\\]|\\.)+)*) ([^\s=]+=\S.*) (\d{10,19})$/
const PAIR = /(?<=^|,)((?:[^,=\\]|\\.)+)=("(?:[^"\\]|\\.)*"|(?:[^,\\]|\\.)*)/g

/** `undefined` where most lines are none of a measurement. */
export function lineProtocol(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines).filter(line => !line.startsWith('#'))
  return areMostly(filled, line => LINE.test(line))
    ? { name: 'InfluxDB’s line protocol', plain: line => [recordOf(line)].flat() }
    : undefined
}

/** A line that is none goes on as it is, to be counted for what it is. */
function recordOf(line: string): string | readonly string[] {
  if (line.trim() === '' || line.startsWith('#')) return []
  const [, tags = '', fields, time] = LINE.exec(line) ?? []
  if (fields === undefined) return line
  const pairs = [...tags.matchAll(PAIR), ...fields.matchAll(PAIR)]
  return JSON.stringify({
    time,
    ...Object.fromEntries(
      pairs.map(([, name = '', value = '']) => [plain(name.replace(/^,/, '')), read(value)])
    )
  })
}

const plain = (text: string): string => text.replaceAll(/\\(.)/g, '$1')

/** `12i` and `12u` are whole numbers, `"…"` a text. */
function read(text: string): unknown {
  if (text.startsWith('"')) return plain(text.slice(1, -1))
  return /^-?\d+[iu]$/.test(text) ? Number(text.slice(0, -1)) : plain(text)
}
