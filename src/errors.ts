/** What can go wrong before an answer exists, in one voice: what happened, where, what to do next. */
import { didYouMean, namesLike } from './nearest.ts'
import { shellWord } from './shell.ts'

/** With the mark at its end that it may have already. */
const ended = (why: string): string => (/[.?]$/.test(why) ? why : `${why}.`)

const MESSAGES = {
  NO_SUCH_FILE: (file: string) => `${file}: no such file. Check the path, or use - to read standard input.`,
  NO_SUCH_TEXT: (file: string) =>
    `${file}: no such file. Check the path: what is read here is a file, not standard input.`,
  EMPTY_FOLDER: (folder: string) =>
    `${folder}: is a folder without files. Name the folder that holds the logs.`,
  NO_LOG_NAMED: () =>
    'Nothing to read was named. Name a file, a folder, a pattern such as logs/*.csv, or - for standard input.',
  NO_MATCH: (pattern: string) => `${pattern}: no such file, and as a pattern it fits none. Check the path.`,
  BAD_ADDRESS: (address: string, why: string, remedy: string) => `${address}: ${why}. ${remedy}.`,
  MCP_PACKAGE: () =>
    'mcp: the package of the protocol is missing. Install it beside gpuops-audit: npm install @modelcontextprotocol/sdk',
  NEEDS_PACKAGE: (address: string, packages: string, flags: string) =>
    `${address}: a package is missing that reads it. Install it beside gpuops-audit, npm install ${packages}, or run: npx -p gpuops-audit ${flags} gpuops-audit analyze ADDRESS`,
  NO_PASSWORD: (address: string, variables: string) =>
    `${address}: nobody can be asked for its password here. Set ${variables}, or set --password-file FILE.`,
  STATE: (file: string, why: string) =>
    `${file}: ${why}. Name another file with --state, or remove it to start over.`,
  STATE_OF: (what: string, why: string) =>
    `${what}: --state cannot keep it: ${why}. Leave --state out: it is read whole each time.`,
  STORE: (address: string, why: string, remedy: string) => `${address}: ${why}. ${remedy}.`,
  UNREADABLE: (file: string, why: string) => `${file}: cannot be read (${why}). Check its permissions.`,
  EMPTY: (file: string) => `${file}: is empty. Export the log again, or check that the pipe wrote something.`,
  NO_FOLDER: () => 'The working folder is gone. Go to one that is there (cd ~) and run it again.',
  BINARY: (file: string, what: string, remedy: string) => `${file}: is ${what}, not a text log. ${remedy}`,
  OTHER_ENCODING: (file: string, names: string, remedy: string) =>
    `${file}:1: is written in none of UTF-8, UTF-16 and Windows-1252: its letters are those of ${names}. Convert it: ${remedy}`,
  NO_ROWS: (file: string) =>
    `${file}:1: holds no rows: nothing was exported. Widen the date range and export again.`,
  NO_REQUESTS: (file: string) =>
    `${file}: every bucket is idle: no request was counted. Widen the date range and export again.`,
  DAMAGED: (file: string, why: string, read: string) =>
    `${file}: cannot be unpacked (${why}) after ${read}. The file is damaged or was cut off: copy or export it again.`,
  TOO_LARGE: (file: string, limit: string) =>
    `${file}: is one JSON value of more than ${limit}. Write one record per line (JSON Lines), for example with jq -c '.[]'.`,
  STALLED: (file: string, time: string, bytes: string) =>
    `${file}: no byte came for ${time} after the first ${bytes}. Check what writes it, or save it to a file first and name that.`,
  TOO_SLOW: (file: string, time: string, bytes: string) =>
    `${file}: what follows its first ${bytes} bytes could not be read in ${time}. Remove what follows there: it is not part of a log.`,
  TOO_DEEP: (file: string) =>
    `${file}: its values are nested thousands of levels deep, which no log is. Check that it is a log.`,
  TOO_MANY_ROWS: (file: string, rows: string) =>
    `${file}: more than ${rows} rows were read, and this machine has no memory for the rest. Read a part with --since and --until, or all of it on a machine with more memory.`,
  LONG_HEADER: (file: string, limit: string) =>
    `${file}:1: is a first line of more than ${limit}, which is not a header of a table. Check that it is a log, and that its lines end in line breaks.`,
  UNKNOWN_FORMAT: (file: string, missing: string, found: string, nearest: string, remedy: string) =>
    `${file}:1: format not recognised: it states ${missing}. Found: ${found}. Nearest known: ${nearest}. ${remedy}`,
  AMBIGUOUS_TOKENS: (file: string, one: string, other: string, maps: string) =>
    `${file}: ${one} and ${other} may count the input and the output, or the other way round, and nothing in the log decides. Choose one: ${maps}.`,
  SEVERAL_CALLS: (file: string, columns: string, maps: string) =>
    `${file}: each row counts the input of several calls (${columns}). Choose what a row is, all of them together or the first alone: ${maps}.`,
  RIVAL_TOKENS: (file: string, side: string, one: string, other: string, maps: string) =>
    `${file}: ${one} and ${other} both count the ${side} and differ, and nothing in the log shows which is right. Choose one: ${maps}.`,
  NO_HEADER: (file: string, remedy: string) =>
    `${file}:1: has no header: values stand in its first line. ${remedy}`,
  TEXT_LOG: (file: string) =>
    `${file}: is a log of text whose lines state no tokens of calls. Write them beside the time of each call, as in 2026-01-01T12:00:00Z model=gpt-4o input_tokens=120 output_tokens=34, or audit the log of a gateway or proxy.`,
  TURNED_TABLE: (file: string, remedy: string) =>
    `${file}:1: is a table on its side: its names stand below each other, and each call is a column. Turn it: ${remedy}`,
  VALUES_IN_ROWS: (file: string, attribute: string, value: string, remedy: string) =>
    `${file}:1: holds one value a row: ${attribute} names what ${value} is. Write a row for each call: ${remedy}`,
  ROWS_LEFT_OUT: (file: string) =>
    `${file}: is a print that leaves rows out, shown by dots: what is left is not the log. Write the whole table to a file, as df.to_csv("log.csv") does.`,
  NO_YEAR: (file: string, column: string, text: string, map: string) =>
    `${file}: ${column} writes no year (${text}), and nothing in the log states it. Set the year and month of its first row: ${map}.`,
  ZONE_OF_SEVERAL: (file: string, column: string, text: string, maps: string) =>
    `${file}: ${column} names a zone that is several (${text}). Set its offset: ${maps}.`,
  YEAR_FIRST_OR_LAST: (file: string, column: string, text: string, maps: string) =>
    `${file}: ${column} writes years in two digits, which may come first or last (${text}), and nothing in the log decides. Choose one: ${maps}.`,
  AMBIGUOUS_DATES: (
    file: string,
    column: string,
    text: string,
    dayFirst: string,
    monthFirst: string,
    maps: string
  ) =>
    `${file}: ${column} can be read day first or month first, and nothing in it decides: "${text}" is ${dayFirst} or ${monthFirst}. Choose one: ${maps}.`,
  NOTHING_LEFT: (reasons: string) => `No request is left: ${reasons}. Widen --since, --until or --where.`,
  NOTHING_BUT: (file: string, what: string, readAs: string) =>
    `${file}: holds no request, only this: ${what}. Export the requests themselves${readAs === 'generic' ? '' : `; if it is no log of ${readAs}, read it by its columns: --input-format generic`}.`,
  OF_NO_USE: (file: string, what: string, remedy: string) => `${file}: is ${what}. ${remedy}`,
  UNCOUNTED: (file: string, what: string, remedy: string) => `${file}: is ${what}. ${remedy}`,
  NOT_JSON: (file: string, line: number, why: string) =>
    `${file}:${line}: is not valid JSON (${why}). Check that the file was copied whole.`,
  ALL_REJECTED: (file: string, line: number, why: string) =>
    `${file}:${line}: no line could be read; the first failed because ${why}. Check --map and the file's columns.`,
  TOO_MANY_REJECTED: (file: string, line: number, why: string, share: string) =>
    `${file}:${line}: ${share} cannot be read (limit 5 %), this one because ${why}. Repair the file or --map, or accept the loss with --lenient.`,
  GROWN_ROWS: (file: string, line: number, cells: number, names: number, one: string, other: string) =>
    `${file}:${line}: this row and others have ${cells} cells under a header of ${names} names, and what stands in them does not show where the new ones are, ${one} or ${other}. Put the rows of ${cells} cells into a file of their own, below a line of ${cells} names.`,
  OTHER_HEADER: (file: string, line: number, remedy: string) =>
    `${file}:${line}: is a header whose names stand in another order than those of the first line: what is below it belongs under other names. Part the tables: ${remedy}`,
  HEADERS_BELOW: (file: string, line: number, remedy: string) =>
    `${file}:${line}: is another header, of other columns than the first line names: what is below it belongs under those. Part the tables: ${remedy}`,
  CONFLICT: (file: string, line: number) =>
    `${file}:${line}: is a mark of Git between two versions of the file, both of which stand in it. Choose one of them first, as git checkout --theirs FILE does.`,
  MIXED_GRAIN: (files: string) =>
    `${files}: one holds requests, the other buckets of usage; they cannot be added up. Analyse them one by one.`,
  MIXED_CLOCK: (files: string) =>
    `${files}: one has wall-clock times, the other times relative to its own start. Analyse them one by one.`,
  MIXED_WIDTH: (file: string, widths: string) =>
    `${file}: holds buckets of different widths (${widths}). Export one bucket width and analyse it alone.`,
  TOO_FAR_APART: (file: string, buckets: string) =>
    `${file}: its first and last row lie ${buckets} buckets apart. Check their times, or analyse a part with --since.`,
  BAD_MAP: (entry: string, why: string) =>
    `--map: "${entry}" ${why}. Write --map start=COLUMN,input=COLUMN,output=COLUMN; times may carry a unit, as in duration=latency:ms.`,
  MAP_COLUMN: (file: string, column: string, found: string, didYouMean: string) =>
    `${file}:1: --map names "${column}", which is not in the file. Found: ${found}.${didYouMean}`,
  NEEDS_REQUESTS: (file: string) =>
    `${file}: holds sums of usage, not requests, so there is nothing to replay or compare. Give a log with a row for each request.`,
  NEEDS_MOMENTS: (file: string, unit: string) =>
    `${file}: its times are whole ${unit}, so that calls which came apart would be replayed as one burst. Export the times to the second.`,
  RECORD_NEEDS: (what: string) => `record: ${what}.`,
  NO_LISTEN: (place: string, why: string) =>
    `${place}: cannot be listened on (${why}). Choose another with --port, or --port 0 for a free one.`,
  CUTOVER_NEEDS: () =>
    'cutover: name two logs with --baseline FILE --canary FILE, or one log and --split-by FIELD.',
  SAME_LOG: (file: string) =>
    `${file}: baseline and canary are one and the same log. Name two logs, or divide this one with --split-by FIELD.`,
  NO_COMMON_MODEL: (baseline: string, canary: string, example: string) =>
    `cutover: no model of the canary (${canary}) is one of the baseline (${baseline}). Set which model replaces which: --model-map ${example}.`,
  NO_GATES: () => 'cutover: --skip-gate leaves no gate to judge. Skip fewer gates.',
  WHICH_SIDES: (field: string, found: string) =>
    `--split-by ${field}: which value is the canary? Found: ${found}. Set --baseline VALUE --canary VALUE.`,
  NO_PLAN: (file: string) =>
    `${file}: holds no fleet to compare with. Write one with: gpuops-audit analyze LOG --output report.json`,
  NO_SUCH_FIELD: (option: string, name: string) =>
    `${option} ${name}: no row of the log holds it. Name a column, or a path into a JSON record, that does.`,
  NEEDS_TOKENS: (file: string) =>
    `${file}: no request states its tokens. Name the columns that hold them with --map input=COLUMN,output=COLUMN.`,
  UNKNOWN_NAME: (what: string, name: string, known: readonly string[], list: 'models' | 'gpus' | 'formats') =>
    `${what} "${name}" is not known.${didYouMean(namesLike(name, known))} gpuops-audit ${list} lists all.`,
  MODEL_CONFIG: (file: string, why: string) =>
    `${file}: is not a configuration to size a model by: ${why}. Take the config.json beside the weights, or name a model with --target-model.`,
  NAMES_NOTHING: (flag: string, name: string, nearest: string) =>
    `${flag} names ${name}, which is not in this log or its plan and would have no effect.${nearest === '' ? ' Leave it out.' : ` Write ${nearest} if you mean that.`}`,
  NO_POINTS: (file: string, missing: string) =>
    `${file}:1: is not a table of measured points: it has no column ${missing}. Write model,gpu,tp,precision,engine,isl,osl,concurrency in its first line.`,
  BAD_POINT: (file: string, line: number, why: string) =>
    `${file}:${line}: this row cannot be read because ${ended(why)} Check that the file was copied whole.`,
  PREDICT_NEEDS: (missing: string) =>
    `predict: set ${missing} as well, or name a file of benchmarks with --points FILE.csv.`,
  NO_PREDICTION: (why: string) =>
    `No prediction: ${ended(why)} Change the model, GPU, precision or parallel degree.`,
  TOO_LONG: (tokens: string, context: string, model: string) =>
    `No prediction: --input and --output are ${tokens} tokens together, more than the context of ${model}, ${context}.`,
  NO_CALIBRATION: (file: string, why: string) =>
    `${file}: is not a calibration: ${why}. Write one with: gpuops-audit calibrate BENCHMARK|LOG --save FILE`,
  OLD_CALIBRATION: (file: string, fittedOn: string, now: string) =>
    `${file}: corrects speeds that were predicted with the constants of ${fittedOn}; these are of ${now}. Write it again with gpuops-audit calibrate.`,
  NO_ORDER: (file: string) =>
    `${file} holds no fleet to order: write a report with a recommendation, gpuops-audit analyze logs.csv --output report.json`,
  ORDER_NEEDS: (what: string, example: string) => `order needs ${what}: ${example}`,
  NO_BENCHMARK: (file: string) =>
    `${file}: is not a known benchmark. Give a points file (CSV), or the JSON of vllm bench serve, AIPerf or GuideLLM.`,
  BENCHMARK_NEEDS: (file: string, missing: string) =>
    `${file}: does not state what ran. Set ${missing}, and --tensor-parallel, --precision and --engine where they differ from the defaults.`,
  CALIBRATE_NEEDS: (files: string) =>
    `${files}: is a log, which does not state what served it. Set --model and --gpu, and --tensor-parallel, --precision, --engine and --replicas where they differ from the defaults.`,
  NOTHING_TO_LEARN: (files: string, why: string) =>
    `${files}: is not a known benchmark (a points file, or the JSON of vllm bench serve, AIPerf or GuideLLM), and as a log: ${why}`,
  NO_LATENCIES: (files: string) =>
    `${files}: states neither durations nor times to the first token, so there is nothing to calibrate on. Name the columns that hold them with --map duration=COLUMN,ttft=COLUMN, or give a benchmark.`,
  NO_SPEED_FITS: (files: string) =>
    `${files}: no speed from a quarter to four times the predicted one leads to its latencies, so another deployment served it. Check --model, --gpu, --tensor-parallel, --precision, --engine and --replicas.`,
  NOTHING_MEASURED: (files: string, why: string) =>
    `${files}: nothing in it can be compared with a prediction: ${why}. Check the columns, or the flags.`,
  IDLE_OPTION: (flag: string, why: string) => `${flag} has no effect here: it ${why}.`,
  BAD_OPTION: (option: string, value: string, wanted: string) => `${option}: "${value}" is not ${wanted}.`,
  CURRENCY_NEEDS: (code: string) =>
    `--currency ${code} needs --exchange-rate: the units of ${code} for one USD, above 0, such as --exchange-rate 0.92.`,
  RATE_NEEDS: () => '--exchange-rate needs the currency that it is for, such as --currency EUR.',
  NO_BLOCKS: (file: string, line: number) =>
    `${file}, line ${line}: has no timestamp, input_length, output_length and hash_ids, which the first line has.`,
  NO_REUSE: (file: string) =>
    `${file}: names no blocks (hash_ids), and not both callers and cached tokens. Name their columns with --map caller=COLUMN,cached=COLUMN.`,
  REUSE_NEEDS: (example: string) =>
    `--save keeps one number of replicas and one router. Set both, such as ${example}.`,
  ACCEPTANCE_UNKNOWN: (what: string) => what,
  SLO_FROM_LOG: () =>
    '--slo from-log: the log states no times to the first token and between tokens. Set --slo-ttft and --slo-tpot.',
  LIMITS_FILE: (file: string, why: string) =>
    `${file}: ${why}. Save the answer of GET /v1/organization/projects/PROJECT/rate_limits there.`,
  PRICE_LIST: (file: string, why: string) =>
    `${file}: ${why}. Write one with: gpuops-audit analyze LOG --update-prices --price-list FILE`,
  NO_DOWNLOAD: (url: string, why: string) =>
    `${url}: no prices could be fetched (${why}). Leave --update-prices out to use the prices in the package.`,
  PRICES_FILE: (file: string, why: string) =>
    `${file}: ${ended(why)} docs/prices.md shows what --prices reads.`,
  NO_TABLE: (table: string, known: string) =>
    `--table ${table}: --only traffic stops before it is known. Leave --only out, or take one of ${known}.`,
  WHICH_TABLE: (output: string, known: string) => `${output}: CSV holds one table. Set --table ${known}.`,
  UNKNOWN_ENDING: (file: string, endings: string) =>
    /\.pdf$/i.test(file)
      ? `${file}: a PDF is printed from the page. Write --output report.html, then run: gpuops-audit pdf report.html`
      : `${file}: its ending names no format of a report. End it in one of ${endings}, or set --format.`,
  UNKNOWN_FIGURE: (name: string, near: readonly string[]) =>
    `"${name}" is not a figure of this report.${didYouMean(near)} A figure is named by its path in the JSON.`,
  NOT_A_REPORT: (file: string, why: string) =>
    `${file}: is not a report of gpuops-audit (${why}). Write one with: gpuops-audit analyze LOG --output report.json`,
  CONFIG_FILE: (file: string, why: string) =>
    `${file}: ${why} gpuops-audit schema config prints what it may hold.`,
  CONFIG_REACH: (file: string, key: string) =>
    `${file}: "${key}" is taken only from the command line, or from a file named there: --config ${shellWord(file)}`,
  OVERWRITES: (flag: string, file: string, what: string) =>
    `${flag}: ${file} is ${what} and would be overwritten. Choose another place.`,
  SETTING: (from: string, why: string) => `${from}: ${why}`,
  UNWRITABLE: (file: string, why: string) => `${file}: cannot be written (${why}). Choose another place.`,
  USAGE: (text: string) => text
} as const

export type ErrorCode = keyof typeof MESSAGES

/** A failure the user can mend: one line on stderr, exit code 2. Anything else that is thrown is a bug. */
export class AuditError extends Error {
  readonly code: ErrorCode

  private constructor(code: ErrorCode, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'AuditError'
    this.code = code
  }

  static of<Code extends ErrorCode>(code: Code, ...details: Parameters<(typeof MESSAGES)[Code]>): AuditError {
    return AuditError.because(code, undefined, ...details)
  }

  /** As `of`, keeping the error that led here. */
  static because<Code extends ErrorCode>(
    code: Code,
    cause: unknown,
    ...details: Parameters<(typeof MESSAGES)[Code]>
  ): AuditError {
    const write = MESSAGES[code] as (...details: readonly unknown[]) => string
    return new AuditError(code, printable(write(...details)), cause)
  }
}

/** Controls, what reorders text, and what is not seen: what could drive a terminal, forge a line or hide in a name. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * A CI runner obeys a line that begins with `::`, and `##[` or `##vso[` anywhere (workflow commands of GitHub and Azure). Two
 * colons within a word stay as they are, since names of tuned models hold them: `wrapped` begins no line with them.
 */
const WORKFLOW_COMMAND = /(?<!\S):(?=:)|(?<=:):(?=:)|:(?=::)|#(?=#(?:vso)?\[)/gi

/** Text from a log or a path, made safe to print: control characters become `\uFFFD`, workflow commands are broken. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, '\uFFFD').replace(WORKFLOW_COMMAND, '$&\\')
