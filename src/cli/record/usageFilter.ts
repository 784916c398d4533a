/** A stream of events → the same without the one that tells the usage, which the caller did not ask for. */

/** Whole events pass as they come; only what lies after the last of them waits for its end. */
export class UsageFilter {
  private rest: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): Buffer {
    const all = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const end = all.lastIndexOf('\n\n')
    if (end < 0) {
      this.rest = all
      return Buffer.alloc(0)
    }
    this.rest = all.subarray(end + 2)
    return withoutUsage(all.subarray(0, end + 2))
  }

  finish(): Buffer {
    return this.rest
  }
}

function withoutUsage(events: Buffer): Buffer {
  if (!events.includes('"usage"')) return events
  const kept = events
    .toString('utf8')
    .split(/(?<=\n\n)/)
    .filter(event => !/"choices"\s*:\s*\[\s*\]/.test(event) || !/"usage"\s*:\s*\{/.test(event))
  return Buffer.from(kept.join(''))
}
