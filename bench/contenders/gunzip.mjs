/** A gzipped file → nothing: what unpacking costs Node by itself. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

const unpacked = createReadStream(process.argv[2], { highWaterMark: 1 << 18 }).pipe(
  createGunzip({ chunkSize: 1 << 18 })
)
unpacked.resume()
