/** A model of one's own, as a file. */
import { input } from '../kinds.ts'
import { option } from '../option.ts'

export const MODEL_FILES = {
  modelConfig: option(
    '--model-config <file>',
    'a model of your own to serve, by its config.json of Hugging Face: as --target-model, for what the catalogue does not hold',
    input
  )
} as const
