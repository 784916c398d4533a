/** The script of a page without charts. */
import { offerThemes } from './theme.ts'

offerThemes()
