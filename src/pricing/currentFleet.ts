/** The text of --current-fleet → the GPUs that serve today. */
import { GPU_NAMES, gpuNamed } from '../catalog/gpus.ts'
import { AuditError } from '../errors.ts'

/** What serves today. */
export type CurrentFleet = readonly { readonly gpu: string; readonly count: number }[]

/** `4xH100`, `2 x A100-80GB, 1xL40S` → a fleet. Throws BAD_OPTION, or UNKNOWN_NAME for a GPU not in the catalogue. */
export const parseCurrentFleet = (text: string): CurrentFleet =>
  text.split(',').map(part => {
    const found = /^\s*(\d{1,5})\s*[x×*]\s*(\S.*?)\s*$/i.exec(part)
    const count = Number(found?.[1])
    if (found === null || count === 0)
      throw AuditError.of('BAD_OPTION', '--current-fleet', text, 'COUNTxGPU, such as 4xH100 or 2xA100,1xL40S')
    const gpu = gpuNamed(found[2] as string)
    if (gpu === undefined)
      throw AuditError.of('UNKNOWN_NAME', '--current-fleet', found[2] as string, GPU_NAMES, 'gpus')
    return { gpu: gpu.name, count }
  })
