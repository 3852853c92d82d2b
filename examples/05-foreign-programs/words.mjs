// A port of an Erlang system, as it was written for open_port(…, [{line, 65536}]): JSON in lines.
import { createInterface } from 'node:readline'

const functions = {
  count: ({ text }) => text.split(/\s+/).filter(Boolean).length,
  shout: ({ text }) => text.toUpperCase(),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, function: name, args } = JSON.parse(line)
  const answer = name in functions ? { id, result: functions[name](args) } : { id, error: { message: `no ${name}` } }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
