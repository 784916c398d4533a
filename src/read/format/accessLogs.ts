/** Access logs beyond the common formats: with a prefix, with nginx's request time, of ingress-nginx, of AWS. */
import type { Cell } from '../records/cell.ts'
import { accessLog } from './accessLog.ts'
import { allBut, requests } from './format.ts'
import { webCalls } from './modelCalls.ts'

const TIMED = allBut({ partly: ['model', 'caller'], no: ['ttft', 'tokens', 'cached'] })

/** Whatever stands before: a virtual host, a name of a container, a stamp. */
const CLIENT =
  '(?:^|\\s)(?<address>\\d+\\.\\d+\\.\\d+\\.\\d+(?=:\\d+ )|[^\\s\\[\\]"]+?)(?::\\d+(?= ))? \\S+ (?:-|(?<user>\\S+))'
const STAMP = '\\[(?<time>\\d\\d/\\w{3}/\\d{4}:[^\\]]{1,40})\\]'
const REQUEST = '"(?:(?<method>[A-Z]+) (?<path>\\S+) )?(?:[^"\\\\]|\\\\.)*"'
const LINE = `${CLIENT} ${STAMP} ${REQUEST} (?<status>\\d{3})`
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'

const END_OF_ANSWER = 'Web servers stamp the end of an answer: a call arrives its duration earlier.'

/** The default of the Ingress-NGINX controller: `… "$http_user_agent" $request_length $request_time [$proxy_upstream_name] …`. */
export const ingressNginx = requests({
  ...webCalls(),
  id: 'ingress-nginx',
  title: 'Ingress-NGINX controller’s access log',
  documentation: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/',
  line: {
    pattern: new RegExp(`${LINE} \\d+ ${QUOTED} ${QUOTED} \\d+ (?<seconds>\\d+\\.\\d+) \\[`),
    others: 'left out'
  },
  answers: TIMED,
  fields: {
    end: { from: 'time', unit: 'any' },
    duration: { from: 'seconds', unit: 'seconds' },
    caller: ['user', 'address'],
    status: 'status'
  },
  assumptions: [END_OF_ANSWER]
})

/** Names under which `$request_time` is written. */
const NAMED =
  '(?:rt|reqt?|request_?time|req_?time|time|duration|took)["\']?\\s?[=:]\\s?["\']?(?<named>\\d+\\.\\d+)'

/** nginx's `$request_time` has three decimals; upstream times follow it. */
export const nginxRequestTime = requests({
  ...webCalls(),
  id: 'nginx-request-time',
  title: 'nginx access log with $request_time behind the usual fields',
  documentation: 'https://nginx.org/en/docs/http/ngx_http_log_module.html#var_request_time',
  line: {
    pattern: new RegExp(
      `${LINE} (?:\\d+|-)(?: (?<middle>\\d+\\.\\d{3})\\s|.*?\\s["'\\[(]?${NAMED}|(?: ${QUOTED})+ ["'\\[(]?(?<plain>\\d+\\.\\d{3})(?=["'\\])]?(?:[\\s,]|$)))`
    ),
    others: 'rejected'
  },
  answers: TIMED,
  fields: {
    end: { from: 'time', unit: 'any' },
    duration: { from: ['named', 'plain', 'middle'], unit: 'seconds' },
    caller: ['user', 'address'],
    status: 'status'
  },
  assumptions: [
    END_OF_ANSWER,
    'The number with three decimals behind the request is taken as nginx’s $request_time in seconds.'
  ]
})

export const accessLogPrefixed = requests({
  ...webCalls(),
  id: 'access-log-prefixed',
  title: 'Access log with a virtual host or another prefix before the usual fields',
  documentation: 'https://httpd.apache.org/docs/current/logs.html#virtualhost',
  line: { pattern: new RegExp(`${LINE} `), others: 'rejected' },
  answers: accessLog.answers,
  fields: accessLog.fields,
  assumptions: accessLog.assumptions ?? []
})

/** Application Load Balancer: the moments of creation and of the answer's end both stand in a line. */
export const awsAlb = requests({
  ...webCalls(),
  id: 'aws-alb',
  title: 'AWS Application Load Balancer access log',
  documentation:
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  line: {
    pattern:
      /^(?:https?|h2|grpcs|wss?) (?<end>\d{4}-\d\d-\d\dT[\d:.]+Z) \S+ (?<address>\S+?):\d+ \S+ -?[\d.]+ -?[\d.]+ -?[\d.]+ (?<status>\d{3}) \S+ -?\d+ -?\d+ "(?<method>\S+) (?<path>\S+) [^"]*" "(?:[^"\\]|\\.)*" \S+ \S+ \S+ "[^"]*" "[^"]*" "[^"]*" \S+ (?<start>\d{4}-\d\d-\d\dT[\d:.]+Z) /,
    others: 'rejected'
  },
  answers: TIMED,
  fields: {
    start: { from: 'start', unit: 'any' },
    end: { from: 'end', unit: 'any' },
    caller: 'address',
    status: 'status'
  },
  assumptions: [
    'Durations are those of the load balancer: from the creation of a request to the end of its answer.'
  ]
})

/** Classic Load Balancer: one stamp, when the request came, and three times in seconds; −1 where there was no answer. */
export const awsElb = requests({
  ...webCalls(),
  id: 'aws-elb',
  title: 'AWS Classic Load Balancer access log',
  documentation: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html',
  line: {
    pattern:
      /^(?<start>\d{4}-\d\d-\d\dT[\d:.]+Z) \S+ (?<address>\S+?):\d+ \S+ (?<receiving>-?[\d.]+) (?<answering>-?[\d.]+) (?<sending>-?[\d.]+) (?<status>\d{3}) \S+ -?\d+ -?\d+ "(?<method>\S+) (?<path>\S+) [^"]*"/,
    others: 'rejected'
  },
  view: cell => path =>
    path === 'seconds' ? sumOf(cell, ['receiving', 'answering', 'sending']) : cell(path),
  answers: TIMED,
  fields: {
    start: { from: 'start', unit: 'any' },
    duration: { from: 'seconds', unit: 'seconds' },
    caller: 'address',
    status: 'status'
  }
})

/** `undefined` where one of them is unknown. */
function sumOf(cell: Cell, paths: readonly string[]): number | undefined {
  const parts = paths.map(path => Number(cell(path)))
  return parts.some(part => part < 0) ? undefined : parts.reduce((sum, part) => sum + part, 0)
}

/** Standard logs of CloudFront: columns by tabs, the end of the answer in whole seconds, `time-taken` in the 19th column. */
export const cloudFront = requests({
  ...webCalls(),
  id: 'cloudfront',
  title: 'AWS CloudFront standard access log',
  documentation:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html',
  line: {
    pattern:
      /^(?<date>\d{4}-\d\d-\d\d)\t(?<clock>\d\d:\d\d:\d\d)\t[^\t]*\t[^\t]*\t(?<address>[^\t]*)\t(?<method>[A-Z]+)\t[^\t]*\t(?<path>[^\t]*)\t(?<status>\d{3})\t(?:[^\t]*\t){9}(?<seconds>\d+(?:\.\d+)?)/,
    others: 'left out'
  },
  view: cell => path => (path === 'end' ? `${cell('date')}T${cell('clock')}Z` : cell(path)),
  answers: TIMED,
  fields: {
    end: { from: 'end', unit: 'any' },
    duration: { from: 'seconds', unit: 'seconds' },
    caller: 'address',
    status: 'status'
  },
  assumptions: [END_OF_ANSWER]
})
