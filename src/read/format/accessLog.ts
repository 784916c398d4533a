/** Access logs in the common and combined formats, as nginx and Apache write them unless told otherwise. */
import { allBut, requests } from './format.ts'
import { webCalls } from './modelCalls.ts'

export const accessLog = requests({
  id: 'access-log',
  title: 'Access log, common or combined format (nginx, Apache)',
  documentation: 'https://nginx.org/en/docs/http/ngx_http_log_module.html',
  line: {
    pattern:
      /^(?<address>\S+) \S+ (?:-|(?<user>\S+)) \[(?<time>\d\d\/\w{3}\/\d{4}:[^\]]+)\] "(?:(?<method>[A-Z]+) (?<path>\S+) )?(?:[^"\\]|\\.)*" (?<status>\d{3}) /,
    others: 'rejected',
    layouts: ['{address} {} {user?} [{time:log}] "{call}" {status} ']
  },
  answers: allBut({ partly: ['peak1s', 'model', 'caller'], no: ['concurrency', 'ttft', 'tokens', 'cached'] }),
  fields: {
    start: { from: 'time', unit: 'any' },
    caller: ['user', 'address'],
    status: 'status'
  },
  ...webCalls(),
  assumptions: [
    'The access log stamps whole seconds and no durations; nginx stamps the end of an answer, which is taken as the arrival.'
  ]
})
