/** The script of the what-if panel, which the first one starts. */
import { offerWhatIf } from './whatIf.ts'

offerWhatIf()
