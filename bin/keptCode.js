/** What V8 compiled of the program → kept for its next run: for Node 20, which has no `module.enableCompileCache`. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cachedDataVersionTag, getHeapCodeStatistics } from 'node:v8'
import vm from 'node:vm'

/** A run that needed this many times as much code as the one that was kept is kept in its place. */
const MUCH_MORE = 1.2

/**
 * From now on `require` compiles nothing of a `.cjs` file that an earlier run compiled.
 *
 * @param home where the code is kept, by the version and flags of V8 and by what it was compiled from: V8 itself compares no more than its length
 * @returns keeps what had to be compiled; called when the program is done, it keeps the functions that were needed on the way, too
 */
export function keepCode(home) {
  const tag = cachedDataVersionTag()
  const folder = path.join(home, String(tag))
  const scripts = []
  createRequire(import.meta.url).extensions['.cjs'] = (module, file) => {
    const code = readFileSync(file, 'utf8')
    // What V8 kept does not know who imports for it.
    if (code.includes('import(')) return module._compile(code, file)
    const source = `(function (exports, require, module, __filename, __dirname) { ${code}\n})`
    const kept = path.join(folder, createHash('sha256').update(source).digest('hex'))
    const cachedData = wholeIn(contentOf(kept))
    const script = new vm.Script(source, { filename: file, cachedData })
    scripts.push({ kept, script, isNew: cachedData === undefined || script.cachedDataRejected })
    const { exports } = module
    script.runInThisContext().call(exports, exports, createRequire(file), module, file, path.dirname(file))
  }
  return () => {
    // Flags that were set meanwhile are part of what is compiled under them: the next run begins without them.
    if (cachedDataVersionTag() === tag) keep(scripts, folder)
  }
}

function keep(scripts, folder) {
  const size = path.join(folder, 'bytes')
  const { bytecode_and_metadata_size: bytes } = getHeapCodeStatistics()
  const isMore = !(bytes <= MUCH_MORE * Number(contentOf(size)))
  const asked = scripts.filter(({ isNew }) => isNew || isMore)
  try {
    if (asked.length > 0) mkdirSync(folder, { recursive: true })
    for (const { kept, script } of asked) {
      const code = script.createCachedData()
      writeWhole(kept, Buffer.concat([digestOf(code), code]))
    }
    if (isMore) writeWhole(size, String(bytes))
  } catch {
    // Where it may not write, nothing is kept.
  }
}

const digestOf = bytes => createHash('sha256').update(bytes).digest()
const DIGEST_BYTES = 32

/** The code behind its digest; `undefined` where it is not what was kept: V8 would run it, or crash. */
function wholeIn(bytes) {
  const code = bytes?.subarray(DIGEST_BYTES)
  return code !== undefined && digestOf(code).equals(bytes.subarray(0, DIGEST_BYTES)) ? code : undefined
}

/** Another run reads all of it, or what was there before. */
function writeWhole(file, bytes) {
  const beside = `${file}.${randomUUID()}`
  try {
    writeFileSync(beside, bytes, { flag: 'wx' })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

function contentOf(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
