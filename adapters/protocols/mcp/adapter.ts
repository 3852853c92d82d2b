export type { McpPolicy, McpServerOptions } from './server-options.ts'
export type { SupervisedTransport } from './supervised-transport.ts'
export { supervisedTransport } from './supervised-transport.ts'
