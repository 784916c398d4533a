/** One folder for all that a run of the tests writes: gone with its last file. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export default function temporaryFolder(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
  // The processes of the tests start after this, and inherit it.
  process.env['TEST_FOLDER'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
