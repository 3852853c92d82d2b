import { testContainment } from './contract.ts'

await testContainment('pid_namespace')
await testContainment('process_group')
