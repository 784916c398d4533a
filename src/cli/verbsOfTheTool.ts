/** Verbs that read no log: what the tool knows, and what helps to use it. */
import { LIST, SCHEMA_FILE } from './options.ts'
import type { Verb } from './verb.ts'

export const FORMATS = {
  name: 'formats',
  says: 'List the formats that are read, and what each can and cannot answer.',
  examples: ['gpuops-audit formats', 'gpuops-audit formats --format json'],
  groups: [{ title: 'List', options: LIST }]
} as const satisfies Verb

export const MODELS = {
  name: 'models',
  says: 'List the open-weight models that can be sized and priced, with what they cost by the token.',
  arguments: [['[name]', 'a part of the name']],
  examples: ['gpuops-audit models', 'gpuops-audit models qwen3', 'gpuops-audit models --format json'],
  groups: [{ title: 'List', options: LIST }]
} as const satisfies Verb

export const GPUS = {
  name: 'gpus',
  says: 'List the GPUs that can be sized and priced, with what they rent for.',
  arguments: [['[name]', 'a part of the name']],
  examples: ['gpuops-audit gpus', 'gpuops-audit gpus h200', 'gpuops-audit gpus --format json'],
  groups: [{ title: 'List', options: LIST }]
} as const satisfies Verb

export const MCP = {
  name: 'mcp',
  says: 'Serve audits, explanations, comparisons and predictions to an agent over stdio (Model Context Protocol).',
  examples: ['gpuops-audit mcp'],
  groups: []
} as const satisfies Verb

export const INIT = {
  name: 'init',
  says: 'Write a gpuops-audit.config.json to begin with.',
  examples: ['gpuops-audit init'],
  groups: []
} as const satisfies Verb

export const SCHEMA = {
  name: 'schema',
  says: 'Print the JSON Schema of what analyze, cutover or readiness writes as JSON, or of the configuration file.',
  arguments: [['[of]', 'report, cutover, readiness or config (default: report)']],
  examples: [
    'gpuops-audit schema',
    'gpuops-audit schema config',
    'gpuops-audit schema cutover',
    'gpuops-audit schema readiness',
    'gpuops-audit schema --output report.schema.json'
  ],
  groups: [{ title: 'Schema', options: SCHEMA_FILE }]
} as const satisfies Verb

export const COMPLETION = {
  name: 'completion',
  says: 'Print a completion script for a shell.',
  arguments: [['<shell>', 'bash, zsh, fish or powershell']],
  examples: [
    'eval "$(gpuops-audit completion bash)"',
    'eval "$(gpuops-audit completion zsh)"',
    'gpuops-audit completion fish | source',
    'gpuops-audit completion powershell | Out-String | Invoke-Expression'
  ],
  groups: []
} as const satisfies Verb
