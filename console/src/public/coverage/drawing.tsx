/** A drawing that the server makes, shown as a picture: nothing in it can run. */
import { useEffect, useState } from 'preact/hooks';
import { type CallOptions, callRaw, type Problem } from '../../api/client.ts';
import { Skeleton } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';

interface DrawingProps {
  readonly path: string;
  readonly options?: CallOptions | undefined;
  readonly alt: string;
}

type Held =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly address: string }
  | { readonly state: 'failed'; readonly problem: Problem };

export const Drawing = ({ path, options, alt }: DrawingProps) => {
  const [held, setHeld] = useState<Held>({ state: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    let address: string | undefined;
    const ask = async (): Promise<void> => {
      try {
        const result = await callRaw(path, { ...options, signal: abort.signal });
        if (!result.ok) return setHeld({ state: 'failed', problem: result.problem });
        address = URL.createObjectURL(await result.data.blob());
        setHeld({ state: 'ready', address });
      } catch {
        // Aborted: another drawing is wanted.
      }
    };
    void ask();
    return () => {
      abort.abort();
      if (address !== undefined) URL.revokeObjectURL(address);
    };
  }, [path, options]);
  if (held.state === 'failed') return <ProblemNotice problem={held.problem} />;
  if (held.state === 'loading') return <Skeleton lines={8} />;
  return <img class="coverage-drawing" src={held.address} alt={alt} />;
};
