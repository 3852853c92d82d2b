/** Values that every codec carries, each by what it shows. */
export const PLAIN_VALUES: readonly (readonly [what: string, value: unknown])[] = [
  [
    'text in twelve scripts',
    [
      'Hyvää päivää, Ærøskøbing, ŝanĝo',
      'Добрий день',
      'Καλημέρα κόσμε',
      'שלום עולם',
      'مرحبا بالعالم',
      'नमस्ते दुनिया',
      'வணக்கம் உலகம்',
      'สวัสดีชาวโลก',
      '你好，世界',
      'こんにちは世界',
      '안녕하세요 세계',
      'გამარჯობა მსოფლიო',
    ],
  ],
  [
    'text that is hard to carry',
    ['', 'a\u0000b', '\r\n\t"\\', 'e\u0301', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 'x'.repeat(70_000)],
  ],
  [
    'integers at every width',
    [0, 1, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1],
  ],
  [
    'negative integers at every width',
    [-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53) + 1],
  ],
  ['floats', [0.5, -1.25, Math.PI, 1e-300, Number.MAX_VALUE, Number.MIN_VALUE]],
  ['nil and booleans', [null, true, false]],
  ['nothing at all', null],
  ['empty containers', [[], {}, [[]], { a: {} }]],
  ['maps', { one: 1, 'ключ с пробелом': { deep: [{ deeper: null }] }, '': 'no name' }],
  [
    'long arrays and maps',
    [
      Array.from({ length: 70_000 }, (_, at) => at % 7),
      Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`k${at}`, at])),
    ],
  ],
  ['sixty levels', nest(60)],
]

/** Values that only MessagePack carries. */
export const BINARY_VALUES: readonly (readonly [what: string, value: unknown])[] = [
  ['binary', [Buffer.alloc(0), Buffer.from([0, 255, 10, 13]), Buffer.alloc(70_000, 7)]],
  ['what is no number', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['integers of 64 bits', [2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n)]],
]

function nest(levels: number): unknown {
  return levels === 0 ? 'the bottom' : levels % 2 === 0 ? [nest(levels - 1)] : { in: nest(levels - 1) }
}
