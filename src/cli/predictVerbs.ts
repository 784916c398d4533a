/** The verbs about measured speed: `predict`, and `calibrate` for one's own benchmark. */
import type { CalibrateFlags } from './calibrate.ts'
import { FLEET_OPTIONS } from './deploymentOptions.ts'
import type { Verb } from './option.ts'
import { CALIBRATION, NO_COLOR, READING, TERMINAL_OR_JSON } from './optionGroups.ts'
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
          says: 'a CSV of benchmarks instead: model,gpu,tp,precision,engine,isl,osl,concurrency, …',
          file: 'read'
        },
        CALIBRATION
      ]
    },
    {
      title: 'Report',
      options: [
        TERMINAL_OR_JSON,
        {
          flags: '--save <file>',
          says: 'write the report there instead of to standard output',
          file: 'written'
        },
        NO_COLOR
      ]
    }
  ],
  run: async (_, flags, terminal) =>
    (await import('./predict.ts')).predictVerb(flags as PredictFlags, terminal)
}

export const CALIBRATE: Verb = {
  name: 'calibrate',
  says: 'Learn from your own benchmark, or from a log’s own latencies, how your deployment differs from the prediction.',
  arguments: [
    [
      '<files...>',
      'points files (CSV), the JSON of vllm bench serve, AIPerf or GuideLLM, or a log with its latencies'
    ]
  ],
  examples: [
    'gpuops-audit calibrate points.csv --save calibration.json',
    'gpuops-audit calibrate vllm-bench.json --model Llama-3.3-70B --gpu H100-SXM --tensor-parallel 4 --precision fp8 --save calibration.json',
    'gpuops-audit calibrate logs.csv --model Llama-3.1-8B --gpu L40S --replicas 2 --max-num-seqs 128 --save calibration.json',
    'gpuops-audit analyze logs.csv --calibration calibration.json'
  ],
  groups: [
    { title: 'What was measured, as far as the file does not say', options: BENCHMARK_OPTIONS },
    { title: 'The fleet that served a log', options: FLEET_OPTIONS },
    READING,
    {
      title: 'Report',
      options: [
        {
          flags: '--save <file>',
          says: 'write the calibration there instead of to standard output',
          file: 'written'
        }
      ]
    }
  ],
  run: async (files, flags, terminal) =>
    (await import('./calibrate.ts')).calibrate(files, flags as CalibrateFlags, terminal)
}
