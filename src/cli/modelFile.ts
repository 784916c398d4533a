/** The file of --model-config → the model that it describes. */
import { basename, dirname } from 'node:path'
import { modelOfConfig, UnreadConfig } from '../catalog/modelConfig.ts'
import type { ModelSpec } from '../catalog/types.ts'
import { AuditError } from '../errors.ts'
import { jsonIn } from '../json.ts'
import { asked, type Said } from '../option.ts'
import { MODEL_FILES } from './modelOptions.ts'
import { textOf } from './textFile.ts'

/** Nothing where no file is named. Throws NOT_JSON, or MODEL_CONFIG for one that leaves something open. */
export async function ownModelOf(said: Said): Promise<{ readonly ownModel?: ModelSpec }> {
  const { modelConfig: file } = asked(MODEL_FILES, said)
  if (file === null) return {}
  const content = jsonIn(await textOf(file), cause =>
    AuditError.because('NOT_JSON', cause, file, 1, cause.message)
  )
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw AuditError.of('MODEL_CONFIG', file, 'it holds no object')
  const config = content as Readonly<Record<string, unknown>>
  try {
    return { ownModel: modelOfConfig(config, nameOf(config, file), `--model-config ${basename(file)}`) }
  } catch (error) {
    if (!(error instanceof UnreadConfig)) throw error
    throw AuditError.because('MODEL_CONFIG', error, file, error.message)
  }
}

/** As it calls itself, else its folder, as registries lay it out, else the file. */
function nameOf(config: Readonly<Record<string, unknown>>, file: string): string {
  const stated = config['_name_or_path']
  const own = typeof stated === 'string' ? basename(stated) : ''
  const folder = basename(dirname(file))
  const [found = 'own-model'] = [
    own,
    basename(file) === 'config.json' ? folder : basename(file, '.json')
  ].filter(name => /^[\w.-]*\w[\w.-]*$/.test(name) && name !== '.')
  return found
}
