/** The verbs about measured speed: `predict`, and `calibrate` for one's own benchmark. */
import type { CalibrateFlags } from './calibrate.ts'
import type { Verb } from './option.ts'
import { NO_COLOR, TERMINAL_OR_JSON } from './optionGroups.ts'
import type { PredictFlags } from './predict.ts'
import { BENCHMARK_OPTIONS } from './predictOptions.ts'

export const PREDICT: Verb = {
  name: 'predict',
  says: 'Predict the speed of a deployment under a steady load, with the evidence and the error band.',
  examples: [
    'gpuops-audit predict --model Llama-3.3-70B --gpu H100-SXM --tensor-parallel 4 --precision fp8 --input 2000 --output 300 --concurrency 64',
    'gpuops-audit predict --model gpt-oss-120b --gpu B200 --engine tensorrt-llm --input 1024 --output 1024 --concurrency 32 --format json',
    'gpuops-audit predict --points points.csv --format json'
  ],
  groups: [
    {
      title: 'Benchmark',
      options: [
        ...BENCHMARK_OPTIONS,
        {
          flags: '--points <file>',
          says: 'a CSV of benchmarks instead: model,gpu,tp,precision,engine,isl,osl,concurrency, …'
        },
        { flags: '--calibration <file>', says: 'what calibrate made of your own benchmark' }
      ]
    },
    {
      title: 'Report',
      options: [
        TERMINAL_OR_JSON,
        { flags: '--save <file>', says: 'write the report there instead of to standard output' },
        NO_COLOR
      ]
    }
  ],
  run: async (_, flags, terminal) =>
    (await import('./predict.ts')).predictVerb(flags as PredictFlags, terminal)
}

export const CALIBRATE: Verb = {
  name: 'calibrate',
  says: 'Learn from your own benchmark how your deployment differs from the prediction.',
  arguments: [['<files...>', 'points files (CSV), or the JSON of vllm bench serve, AIPerf or GuideLLM']],
  examples: [
    'gpuops-audit calibrate points.csv --save calibration.json',
    'gpuops-audit calibrate vllm-bench.json --model Llama-3.3-70B --gpu H100-SXM --tensor-parallel 4 --precision fp8 --save calibration.json',
    'gpuops-audit predict … --calibration calibration.json'
  ],
  groups: [
    { title: 'What the JSON does not say', options: BENCHMARK_OPTIONS },
    {
      title: 'Report',
      options: [{ flags: '--save <file>', says: 'write the calibration there instead of to standard output' }]
    }
  ],
  run: async (files, flags, terminal) =>
    (await import('./calibrate.ts')).calibrate(files, flags as CalibrateFlags, terminal)
}
