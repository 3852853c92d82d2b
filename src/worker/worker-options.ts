import type { ConversationOptions } from '../conversation/conversation-context.ts'
import type { OpenCarrier } from '../port/carrier.ts'
import type { PortSpec } from '../port/port-spec.ts'

/** What one life of a worker is made of. */
export interface WorkerOptions extends ConversationOptions {
  /** The program, with everything prepared and substituted. */
  readonly program: PortSpec
  readonly openCarrier: OpenCarrier
}
