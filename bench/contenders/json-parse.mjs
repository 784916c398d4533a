/** A JSON Lines file → the benchmark's figures: `JSON.parse` per line and a loop written by hand. */
import { createReadStream } from 'node:fs'
import { tally } from './plain.mjs'

const { add, figures } = tally()
let rest = ''
for await (const chunk of createReadStream(process.argv[2], { encoding: 'utf8', highWaterMark: 1 << 18 })) {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop()
  for (const line of lines) {
    const { start_time, duration_ms, input_tokens, output_tokens, status } = JSON.parse(line)
    add(Date.parse(start_time), duration_ms, input_tokens, output_tokens, status)
  }
}
process.stdout.write(JSON.stringify(figures()))
