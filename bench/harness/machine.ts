import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, type as osType, release, totalmem } from 'node:os'

/** Where figures come from. Without it they say nothing. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly os: string
  readonly node: string
  /** The release of OTP; `undefined`: there is no Erlang. */
  readonly erlang: string | undefined
  /** Load average of the last minute when the run began: what else was going on. */
  readonly load: number
}

/** This machine, now. */
export function describeMachine(): Machine {
  return {
    cpu: (cpus()[0]?.model ?? 'unknown').trim(),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${osType()} ${release()}`,
    node: process.version,
    erlang: otpRelease(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

/** One line, for people. */
export function machineLine({ cpu, cores, memoryGiB, os, node, erlang, load }: Machine): string {
  const otp = erlang === undefined ? 'no Erlang' : `Erlang/OTP ${erlang}`
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}; Node ${node}, ${otp}; load ${load} at the start`
}

function otpRelease(): string | undefined {
  const print = 'io:put_chars(erlang:system_info(otp_release)), halt().'
  try {
    return execFileSync('erl', ['-noshell', '-eval', print], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}
