import { python, venvPython } from '../../adapters/runtimes/python/adapter.ts'
import { packageFile } from '../../src/adapter-kit.ts'
import { type Preparation, type Program } from '../../src/index.ts'

/** What the sentiment worker is asked. A text is cut into sentences by its sibling `tokenizer`. */
export type SentimentRequest = ({ readonly sentences: readonly string[] } | { readonly text: string }) & {
  /** Two letters, as `fi`. */
  readonly language?: string
}

/** What it answers. */
export interface SentimentResult {
  /** Mean over the sentences, −1 to 1; 0 when there are none. */
  readonly score: number
  /** `neutral` when the score is between −0.1 and 0.1. */
  readonly label: 'positive' | 'negative' | 'neutral'
  /** One score per sentence, −1 to 1, in order. */
  readonly sentences: readonly number[]
}

/** How well the model does, honestly: figures of its cross-validation, 0 to 1. */
export interface SentimentInfo {
  readonly accuracy: number
  /** Two letters → accuracy. */
  readonly perLanguage: Readonly<Record<string, number>>
  /** Labelled sentences in the training data. */
  readonly sentences: number
}

/**
 * Methods of the sentiment worker, for `system.ref<Sentiment>(path)`. Bad arguments are a
 * `RemoteError` with name `ValueError`.
 */
export interface Sentiment {
  analyse(request: SentimentRequest): SentimentResult
  info(): SentimentInfo
}

/**
 * The sentiment worker: scikit-learn behind Python. Its model is trained when it is prepared. One
 * call at a time.
 */
export function sentiment(): Program {
  const requirements = packageFile('actors/sentiment/requirements.txt')
  return python({
    program: packageFile('actors/sentiment/sentiment.py'),
    requirements,
    env: { SENTIMENT_MODEL_DIR: '{model}' },
    prepare: [model()],
  })
}

function model(): Preparation {
  const train = packageFile('actors/sentiment/train.py')
  const code = ['train.py', 'dataset.py', 'features.py', 'model.py', 'storage.py', 'deferred.py']
  return {
    name: 'model',
    title: 'sentiment model',
    tool: { command: venvPython(), versionArgs: ['--version'], install: 'Install Python 3.9 or newer.' },
    inputs: [packageFile('actors/sentiment/training'), ...code.map((file) => packageFile(`actors/sentiment/${file}`))],
    steps: [{ title: 'train', command: venvPython(), args: [train, '--out', '{model}'] }],
  }
}
