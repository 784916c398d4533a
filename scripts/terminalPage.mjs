/** A run of the program in so many columns, with its colours → a page that shows it as a terminal does. */
import { run } from '../dist/cli/run.js'

const STYLES = {
  1: 'font-weight:bold',
  2: 'opacity:.65',
  31: 'color:#ff8a80',
  32: 'color:#7ee787',
  33: 'color:#f2cc60',
  36: 'color:#79c0ff'
}
const ENDS = [22, 39]

const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Chalk's escapes → spans. */
const spans = text =>
  text
    .split('\u001b[')
    .map((piece, at) => {
      if (at === 0) return escaped(piece)
      const [, code = '', rest = ''] = /^(\d+)m([\s\S]*)$/.exec(piece) ?? []
      if (ENDS.includes(Number(code))) return `</span>${escaped(rest)}`
      return `<span style="${STYLES[code] ?? ''}">${escaped(rest)}`
    })
    .join('')

/** @param {readonly string[]} args @param {number} columns @param {number} lines that are shown */
export async function terminalPage(args, columns, lines) {
  let text = ''
  const stream = write => ({
    columns,
    on: () => {},
    write(part, done) {
      write(part)
      done?.()
    }
  })
  await run({
    argv: ['node', 'gpuops-audit', ...args],
    env: { FORCE_COLOR: '1' },
    stdin: process.stdin,
    stdout: stream(part => {
      text += part
    }),
    stderr: stream(() => {}),
    cwd: () => process.cwd()
  })
  const shown = spans(text.trimEnd().split('\n').slice(0, lines).join('\n'))
  const prompt = escaped(`$ gpuops-audit ${args.join(' ')}`)
  return `<!doctype html><meta charset="utf-8"><body style="margin:0"><pre style="margin:0;padding:16px;display:inline-block;width:${columns}ch;background:#0d1117;color:#e6edf3;font:14px/1.35 'DejaVu Sans Mono',monospace">${prompt}\n\n${shown}</pre>`
}
