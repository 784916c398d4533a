/** GPU and model → the warnings that a prediction for them must carry. */

/** GPUs without, or nearly without, public measurements behind the constants. */
const UNMEASURED_GPUS = ['A10G', 'T4', 'L4', 'H100-PCIe', 'GH200', 'MI325X', 'MI355X']

/** Model families without public measurements behind the constants. */
const UNMEASURED_MODELS = ['Qwen2.5', 'Gemma-3', 'Phi-4', 'Mistral-Small', 'Mistral-Large', 'GLM-4.5']

export function thinGround(gpu: string, model: string): string[] {
  const notes: string[] = []
  if (UNMEASURED_GPUS.some(name => gpu === name || gpu.startsWith(`${name}-`))) {
    notes.push(
      `Thin ground: the speed of ${gpu} rests on its datasheet; few or no public measurements check it.`
    )
  }
  if (UNMEASURED_MODELS.some(name => model.startsWith(name))) {
    notes.push(`Thin ground: no public measurement of ${model} checks the predicted speed.`)
  }
  return notes
}
