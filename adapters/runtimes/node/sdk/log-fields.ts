/** Facts of one log line: a flat map, as `{ rows: 3, model: 'small' }`. */
export type LogFields = Readonly<Record<string, unknown>>
