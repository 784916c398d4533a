/** Evidence of a candidate that was measured often, for reports that do not care. */
import type { CandidateEvidence } from '../../src/capacity/candidateShape.ts'

export const EVIDENCE: CandidateEvidence = {
  points: { deployment: 42, modelGpuEngine: 120, modelEngine: 300, modelGpu: 150, gpuEngine: 400 },
  nearest: 'deployment',
  note: 'this model was measured on this GPU with this engine, precision and parallel degree',
  calibration: null,
  band: {
    level: 0.8,
    tpot: { low: 0.9, high: 1.1 },
    ttft: { low: 0.8, high: 1.4 },
    throughput: { low: 0.9, high: 1.1 },
    slowness: { low: 0.9, high: 1.1 }
  },
  thin: false
}
