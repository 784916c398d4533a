/** Preloaded into a recorder: tells its parent every ten seconds what memory is resident, and what is left of it after a collection. */
// @ts-nocheck: plain JavaScript, run with --expose-gc beside the program that it watches.
const MIB = 2 ** 20
const EVERY_MILLIS = 10_000

setInterval(() => {
  const { rss } = process.memoryUsage()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send?.({
    residentMiB: Math.round(rss / MIB),
    liveMiB: Math.round(((heapUsed + external) / MIB) * 10) / 10,
    cpuSeconds: (user + system) / 1e6
  })
}, EVERY_MILLIS).unref()
