/**
 * A complaint of users of gateways, and the test in `gateway.test.ts` that shows what becomes of
 * it.
 */
export interface GatewayThread {
  /** What went wrong. */
  readonly name: string
  /** Issues of others that tell of it, as `owner/name#1`. */
  readonly threads: readonly string[]
  /** The rule that is tested. */
  readonly rule: string
}

/** Each rule is the name of a test. */
export const GATEWAY_THREADS: readonly GatewayThread[] = [
  {
    name: 'each session starts a copy of every server, also of those that are never called',
    threads: ['openai/codex#20883'],
    rule: 'starts one process for 100 sessions with `process`',
  },
  {
    name: 'clients that share a server see the state of each other, and nobody can choose',
    threads: ['supercorp-ai/supergateway#35', 'luckyPipewrench/pipelock#419'],
    rule: 'gives each session a process of its own with `session`',
  },
  {
    name: 'a server that is not used runs on; or it is stopped, and the next call fails',
    threads: ['openclaw/openclaw#72112', 'justrach/codedb#278'],
    rule: 'stops a server that has nothing to do, and starts it when it has',
  },
  {
    name: 'containers of finished calls stay',
    threads: ['docker/mcp-gateway#318'],
    rule: 'starts a process for each call with `call`, and nothing of it is left',
  },
  {
    name: 'servers of clients that are gone stay',
    threads: ['supercorp-ai/supergateway#141', 'metatool-ai/metamcp#128'],
    rule: 'stops what a client had that is gone without a word',
  },
  {
    name: 'one server that cannot be started ends the gateway, or the gateway says that all is well',
    threads: ['supercorp-ai/supergateway#177', 'supercorp-ai/supergateway#108'],
    rule: 'goes on when one server cannot be started, and tells that to who asks for it',
  },
  {
    name: 'a client waits for the start of a server, to be told what it could have been told before',
    threads: ['docker/mcp-gateway#20', 'metatool-ai/metamcp#349'],
    rule: 'starts nothing before something is asked, and answers lists while nothing runs',
  },
  {
    name: 'all servers are started at the same time',
    threads: ['metatool-ai/metamcp#350', 'metatool-ai/metamcp#355'],
    rule: 'starts so many servers at the same time, and no more',
  },
  {
    name: 'a server that died is not started again',
    threads: ['ferro-labs/ai-gateway#361'],
    rule: 'answers the next call when a server has died, and fails the one that it died with',
  },
]
