/** Calls that lie in lists and state no times → a warning that they are of the moment of their record. */
import type { Warning } from '../../log/readingShape.ts'
import { withoutSecrets } from '../../secrets.ts'
import type { CallLists } from './callLists.ts'

export const ofTheirRecords = ({ paths, timedBy, areUntimed }: CallLists): readonly Warning[] =>
  timedBy === undefined || !areUntimed
    ? []
    : [
        {
          code: 'times-of-records',
          message: `Calls lie in lists (${paths.map(withoutSecrets).join(', ')}) and state no times: each arrives at ${withoutSecrets(timedBy)} of the record around it.`,
          effect:
            'Calls of one record arrive at one moment: peaks and calls in flight may be higher than they were. Log the time of each call.'
        }
      ]
