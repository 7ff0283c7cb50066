/** One search over everything: what is found while one types. */
import { useEffect, useState } from 'preact/hooks';
import { call, query } from '../api/client.ts';
import { search as texts } from '../texts/en/search.ts';
import type { Suggestion } from '../ui/combobox.tsx';

/** What `GET /postern/v1/search` finds. */
export interface Found {
  readonly kind: 'dataset' | 'place' | 'zip' | 'city' | 'rule' | 'document' | 'page';
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The page of the console that shows it. */
  readonly href: string;
}

interface Answer {
  readonly results: readonly Found[];
}

export type FoundSuggestion = Suggestion & { readonly found: Found };

/** Letters come faster than this; the last of them asks. */
const PAUSE_MS = 160;
const MOST_LETTERS = 200;

export interface Suggestions {
  readonly options: readonly FoundSuggestion[];
  /** Whether the server was asked about the text as it stands and found nothing. */
  readonly isEmpty: boolean;
}

const NOTHING: Suggestions = { options: [], isEmpty: false };

const suggestionOf = (found: Found): FoundSuggestion => ({
  key: `${found.kind} ${found.id}`,
  title: found.title,
  text: found.text,
  kind: texts.kinds[found.kind],
  found,
});

/**
 * What is found for a text, a little after the last letter. Where the search cannot be asked there are no suggestions,
 * and the text can still be sent as it is.
 * @param kinds which of the finds are wanted; all unless stated. Must not change between renders.
 */
export const useSuggestions = (
  text: string,
  { limit, kinds }: { readonly limit: number; readonly kinds?: readonly Found['kind'][] },
): Suggestions => {
  const [known, setKnown] = useState<Suggestions>(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: kinds are constant
  useEffect(() => {
    const asked = text.trim().slice(0, MOST_LETTERS);
    if (asked.length < 2) {
      setKnown(NOTHING);
      return;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const answer = await call<Answer>(
          `/postern/v1/search${query({ q: asked, limit, kinds: kinds?.join(',') })}`,
          {
            signal: abort.signal,
          },
        );
        const options = answer.ok ? answer.data.results.map(suggestionOf) : [];
        setKnown({ options, isEmpty: answer.ok && options.length === 0 });
      } catch {
        // Another letter was typed.
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, limit]);
  return known;
};
