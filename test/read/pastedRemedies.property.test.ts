// slow: it runs the commands that are named
/** Laws: a command that a refusal names works when it is pasted, whatever the file is called and whether it is packed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { fedWith, fileWord } from '../../src/shell.ts'
import { cases } from '../cases.ts'
import { CALLS, csvOf, figuresOf, PLAIN, TRUTH } from './figures.ts'

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const hasAll = ['python3', 'iconv', 'gzip', 'bash'].every(has)

const letters = fc.constantFrom('a', '-', ' ', "'", '"', '$', '.', 'é', '(', '*', '&')
const fileName = fc
  .array(letters, { minLength: 1, maxLength: 12 })
  .map(all => `${all.join('')}x`)
  .filter(name => name !== '-')

test.skipIf(!hasAll)(
  'law: a file of any name is the one that a command reads (not run without bash and gzip)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'gpuops-audit-names-'))
    const run = (command: string) => execFileSync('bash', ['-c', command], { cwd: folder }).toString()
    fc.assert(
      fc.property(fileName, fc.string({ minLength: 1 }), (name, text) => {
        writeFileSync(join(folder, name), text)
        writeFileSync(join(folder, `${name}.gz`), gzipSync(text))
        expect(run(`cat ${fileWord(name)}`)).toBe(text)
        expect(run(fedWith('cat', name, undefined))).toBe(text)
        expect(run(fedWith('cat', `${name}.gz`, 'gzip'))).toBe(text)
      }),
      { numRuns: cases(40) }
    )
  }
)

const refusedBytes = (bytes: Uint8Array, name: string): Promise<string> =>
  figuresOf(bytes, name).then(
    () => 'read',
    (error: unknown) => (error instanceof AuditError ? error.message : Promise.reject(error))
  )

const TABLE = csvOf(PLAIN)
const cells = TABLE.trim()
  .split('\n')
  .map(line => line.split(','))
const TURNED = (cells[0] as string[]).map((_, i) => cells.map(row => row[i]).join(',')).join('\n')
const wide = (text: string) => execFileSync('iconv', ['-f', 'UTF-8', '-t', 'UTF-32'], { input: text })
/** As a log that was cut while its server went on writing where it was. */
const withZeros = (text: string) => Buffer.concat([Buffer.alloc(64), Buffer.from(text)])

test.skipIf(!hasAll)(
  'law: what is packed is refused with a command that unpacks it, too (not run without python3, iconv and gzip)',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          () => Buffer.from(`${TURNED}\n`),
          () => wide(TABLE),
          () => withZeros(TABLE)
        ),
        fc.boolean(),
        async (made, isPacked) => {
          const bytes = isPacked ? gzipSync(made()) : made()
          const refusal = await refusedBytes(bytes, isPacked ? 'log.csv.gz' : 'log.csv')
          const command = /: ((?:gzip|python3|iconv|tr) .*) \| gpuops-audit analyze -$/s.exec(refusal)?.[1]
          expect(command, refusal).toBeDefined()
          const { seconds: _, ...truth } = TRUTH
          const written = execFileSync('bash', ['-c', command as string])
          expect((await figuresOf(written, 'written.log')).figures).toMatchObject(truth)
        }
      ),
      { numRuns: cases(12) }
    )
  }
)

test('a database that is packed is unpacked first', async () => {
  const bytes = gzipSync(Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(200)]))
  const refusal = await refusedBytes(bytes, 'log.gz')
  expect(refusal).toMatch(/Unpack it first: gzip -dc \S+log\.gz > (\S+) && gpuops-audit analyze \1$/)
})

test('there are calls in the table', () => expect(cells).toHaveLength(CALLS.length + 1))
