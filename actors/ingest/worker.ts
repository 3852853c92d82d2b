import { serve } from '../../adapters/runtimes/node/sdk/index.ts'
import type { Ingest } from './ingest.ts'
import { readArticle } from './read-article.ts'
import { warmUp } from './warm-up.ts'

// One process, one thread: fetches overlap, and what is done with a page takes about a millisecond.
serve<Ingest>({
  concurrency: 8,
  start: warmUp,
  methods: {
    article: (request, { signal, remainingMs }) => readArticle(request, { signal, remainingMs: remainingMs() }),
  },
})
