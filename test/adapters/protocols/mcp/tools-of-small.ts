import type { Client } from '@modelcontextprotocol/sdk/client/index.js'

/** What the tool `pids` of the small server says. */
export interface Pids {
  readonly own: number
  readonly child: number | null
  readonly starts: number
  readonly level: string | null
}

/** Calls a tool, and reads its text as JSON. */
export async function callTool(client: Pick<Client, 'callTool'>, name: string): Promise<unknown> {
  const { content } = await client.callTool({ name, arguments: {} })
  const [first] = content as readonly { readonly text: string }[]
  return JSON.parse(first?.text ?? 'null')
}

/** Calls the tool `pids`. */
export const pidsOf = async (client: Pick<Client, 'callTool'>): Promise<Pids> =>
  (await callTool(client, 'pids')) as Pids
