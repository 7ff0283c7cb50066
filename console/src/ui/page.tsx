/** The head and body of a page: one `h1`, the title of the document, and the address of its JSON twin. */

import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { shell } from '../texts/en/shell.ts';

/** Address of the JSON twin of the page that is shown; the frame links to it. */
export const twin = signal<string | undefined>(undefined);

interface PageProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** Address of the same content as JSON. */
  readonly json?: string | undefined;
  /** Beside the title: what can be done on this page. */
  readonly actions?: ComponentChildren;
  /** `wide`: for maps and tables. */
  readonly width?: 'text' | 'wide';
  readonly children: ComponentChildren;
}

export const Page = ({ title, lead, json, actions, width = 'wide', children }: PageProps) => {
  useEffect(() => {
    document.title = `${title} · ${shell.name}`;
  }, [title]);
  useEffect(() => {
    twin.value = json;
    return () => {
      twin.value = undefined;
    };
  }, [json]);
  return (
    <div class={`page page-${width}`}>
      <header class="page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
};
