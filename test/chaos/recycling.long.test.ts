import { losesNothing } from './recycling-load.ts'

losesNothing(50)
