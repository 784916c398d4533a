/** The options that verbs share and those of `analyze`: declared as data, their defaults said in words. */

import { ENGINES } from '../capacity/engine/scheduling.ts'
import { KV_PRECISIONS, PRECISIONS } from '../capacity/plan.ts'
import { DEFAULTS } from '../options.ts'
import { NO_EXTRAS } from '../pricing/extras.ts'
import type { Option, OptionGroup } from './option.ts'
import {
  amountOption,
  choiceOption,
  choicesOption,
  countOption,
  dateOption,
  durationOption,
  listOption,
  shareOption,
  yesNoOption
} from './values.ts'

export const MAYBE_FILES = [
  '[files...]',
  'files, folders or patterns of one log, packed or not; - reads standard input'
] as const

export const FILES = [
  '<files...>',
  'files, folders or patterns of one log, packed or not; - reads standard input'
] as const

export const TERMINAL_OR_JSON: Option = {
  flags: '--format <name>',
  says: 'terminal or json',
  parse: choiceOption('--format', ['terminal', 'json']),
  otherwise: 'terminal'
}

export const NO_COLOR = { flags: '--no-color', says: 'no colour, whatever the terminal can do' } as const

export const READING: OptionGroup = {
  title: 'Reading',
  options: [
    {
      flags: '--map <map>',
      says: 'which column means what: start=ts,input=usage.prompt_tokens,duration=latency:ms'
    },
    { flags: '--input-format <id>', says: 'read the files as this format instead of the one detected' },
    {
      flags: '--timezone <zone>',
      says: 'of times that state none, and of calendar figures: Europe/Berlin, +02:00'
    },
    { flags: '--since <time>', says: 'leave out what arrived before: 2026-11-03, 2026-11-03T14:00:00Z' },
    { flags: '--until <time>', says: 'leave out what arrived then or later' },
    {
      flags: '--where <condition>',
      says: 'only model=NAME, caller=NAME, status=429 or status=5xx; repeatable',
      repeatable: true
    },
    {
      flags: '--rejects <file>',
      says: 'write there where each unreadable line is, and why it is',
      file: 'written'
    },
    { flags: '--lenient', says: 'go on when more than 5 % of the lines cannot be read' },
    {
      flags: '--show-callers',
      says: 'show the names of callers instead of their hashes',
      actsOutside: true
    },
    {
      flags: '--caller-key <text>',
      says: 'hash the names of callers with it, so that several reports name them alike (default: made of the log)',
      isSecret: true
    }
  ]
}

export const CALIBRATION: Option = {
  flags: '--calibration <file>',
  says: 'what calibrate made of your own benchmark or log: speeds of the deployments in it are corrected',
  file: 'read'
}

const { sizing } = DEFAULTS
const { slo } = sizing

export const SIZING: OptionGroup = {
  title: 'Sizing',
  options: [
    {
      flags: '--target-model <name>',
      says: 'open-weight model to serve, instead of those that bear the relation'
    },
    {
      flags: '--model-map <source=target>',
      says: 'open-weight model to serve in place of one model of the log; repeatable',
      repeatable: true
    },
    {
      flags: '--gpu <names>',
      says: 'GPUs to compare, with commas between: short names, or as nvidia-smi prints them',
      parse: listOption
    },
    {
      flags: '--tensor-parallel <n>',
      says: 'GPUs per replica',
      parse: countOption('--tensor-parallel', 1, 8)
    },
    {
      flags: '--precision <names>',
      says: `of the weights, compared where several: ${PRECISIONS.join(', ')} (default: as published, and fp8 or fp4 where the loss was measured)`,
      parse: choicesOption('--precision', PRECISIONS)
    },
    {
      flags: '--kv-precision <name>',
      says: `of the KV cache: ${KV_PRECISIONS.join(', ')} (default: bf16, as engines do whatever the weights are)`,
      parse: choiceOption('--kv-precision', KV_PRECISIONS)
    },
    {
      flags: '--engine <names>',
      says: `compared where several: ${ENGINES.join(', ')} (default: vllm)`,
      parse: choicesOption('--engine', ENGINES)
    },
    CALIBRATION,
    {
      flags: '--slo <from-log>',
      says: 'from-log: the log’s own p95 latencies are the limits',
      parse: choiceOption('--slo', ['from-log'])
    },
    {
      flags: '--slo-ttft <time>',
      says: `longest wait for the first token (default: as in the log, else ${slo.ttftSeconds}s, more for long prompts)`,
      parse: durationOption('--slo-ttft')
    },
    {
      flags: '--slo-tpot <time>',
      says: `longest mean gap between tokens (default: as in the log, else ${slo.tpotSeconds * 1_000}ms)`,
      parse: durationOption('--slo-tpot')
    },
    {
      flags: '--slo-latency <time>',
      says: 'longest wait for the whole answer (default: no limit)',
      parse: durationOption('--slo-latency')
    },
    {
      flags: '--slo-attainment <share>',
      says: `share of requests within both (default: ${slo.attainment * 100}%)`,
      parse: shareOption('--slo-attainment', 1)
    },
    {
      flags: '--headroom <share>',
      says: `traffic above the observed peak (default: ${sizing.headroom * 100}%)`,
      parse: shareOption('--headroom', 10)
    },
    {
      flags: '--growth <share>',
      says: 'growth of the traffic that the fleet is bought for (default: 0%)',
      parse: shareOption('--growth', 100)
    },
    {
      flags: '--spare <n>',
      says: `replicas beyond the needed ones (default: ${sizing.spare})`,
      parse: countOption('--spare', 0, 100)
    },
    {
      flags: '--seed <n>',
      says: `for arrivals drawn from buckets, the jitter of retries, and which texts are counted (default: ${sizing.seed})`,
      parse: countOption('--seed', 0, 2 ** 31)
    }
  ]
}

export const PRICES: OptionGroup = {
  title: 'Prices',
  options: [
    { flags: '--source-model <name>', says: 'model of the rows whose log names none' },
    {
      flags: '--token-price <price>',
      says: 'MODEL=INPUT,CACHED,OUTPUT in USD per million tokens; repeatable',
      repeatable: true
    },
    {
      flags: '--gpu-price <price>',
      says: 'GPU=PRICE in USD per GPU-hour; repeatable',
      repeatable: true
    },
    {
      flags: '--prices <file>',
      says: 'your own prices of tokens, GPUs and the rest, as JSON (docs/prices.md); other options overrule it',
      file: 'read'
    },
    {
      flags: '--price-list <file>',
      says: 'token prices of a file that --update-prices wrote',
      file: 'written'
    },
    {
      flags: '--update-prices [url]',
      says: 'fetch today’s token prices into that file, or into the cache folder: the only option that uses the network',
      actsOutside: true
    },
    {
      flags: '--prices-as-of <date>',
      says: 'token prices of that day instead of each request’s own',
      parse: dateOption('--prices-as-of')
    }
  ]
}

const usd = (flag: string) => amountOption(flag, 'USD')

export const EXTRAS: OptionGroup = {
  title: 'Costs beside tokens and rent (default: 0)',
  options: [
    {
      flags: '--operations-cost <usd>',
      says: 'of running GPUs, a month',
      parse: usd('--operations-cost')
    },
    {
      flags: '--egress-cost <usd>',
      says: 'of traffic out of the GPUs’ network, a month',
      parse: usd('--egress-cost')
    },
    {
      flags: '--migration-fee <usd>',
      says: 'paid once, spread over the term',
      parse: usd('--migration-fee')
    },
    {
      flags: '--term <months>',
      says: `over which the fee is spread (default: ${NO_EXTRAS.termMonths})`,
      parse: countOption('--term', 1, 120)
    },
    { flags: '--refusal-cost <usd>', says: 'of one attempt answered 429', parse: usd('--refusal-cost') },
    { flags: '--outage-cost <usd>', says: 'of an hour of outage', parse: usd('--outage-cost') },
    {
      flags: '--outage-hours <n>',
      says: 'hours of outage a month that dedicated GPUs would spare',
      parse: amountOption('--outage-hours', 'hours')
    }
  ]
}

export const CONFIGURATION: OptionGroup = {
  title: 'Configuration',
  options: [
    {
      flags: '--config <file>',
      says: 'options from there instead of from gpuops-audit.config.json here or above, up to the repository’s root',
      file: 'read'
    },
    {
      flags: '--print-config',
      says: 'print every option, what it is set to and who says so; read no log'
    }
  ]
}

export const CIRCUMSTANCES: OptionGroup = {
  title: 'What no log can tell',
  options: [
    {
      flags: '--outage-costs-revenue <yes|no>',
      says: 'an outage costs revenue',
      parse: yesNoOption('--outage-costs-revenue')
    },
    {
      flags: '--early-stage <yes|no>',
      says: 'traffic is early and unpredictable',
      parse: yesNoOption('--early-stage')
    },
    { flags: '--cost-urgent <yes|no>', says: 'cost is urgent', parse: yesNoOption('--cost-urgent') }
  ]
}
