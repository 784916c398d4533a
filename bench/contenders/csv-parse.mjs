/** A CSV file → the benchmark's figures: csv-parse and a loop written by hand. */
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { tally } from './plain.mjs'

const { add, figures } = tally()
const parser = createReadStream(process.argv[2], { highWaterMark: 1 << 18 }).pipe(parse({ from: 2 }))
parser.on('readable', () => {
  for (let cells = parser.read(); cells !== null; cells = parser.read())
    add(Date.parse(cells[1]), +cells[2], +cells[5], +cells[7], +cells[8])
})
parser.on('end', () => process.stdout.write(JSON.stringify(figures())))
