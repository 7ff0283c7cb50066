/** Pages that need a person: the server refuses anyway; here it is said before anything is asked. */
import type { ComponentChildren } from 'preact';
import { person, session, sessionEnded, worksAtDesk } from '../api/session.ts';
import type { Audience } from '../pages.ts';
import { shell } from '../texts/en/shell.ts';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/parts.tsx';

interface GuardedProps {
  readonly audience: Audience;
  readonly children: ComponentChildren;
}

const here = (): string => encodeURIComponent(location.pathname + location.search);

export const Guarded = ({ audience, children }: GuardedProps) => {
  if (audience === 'public') return <>{children}</>;
  if (session.value === undefined) return <Skeleton lines={6} />;
  // A page whose session ended stays as it is, with what was typed into it.
  if (person.value === null && !sessionEnded.value) {
    return (
      <Page title={shell.needsSignIn.title} lead={shell.needsSignIn.body} width="text">
        <a class="button button-main" href={`/sign-in?next=${here()}`}>
          {shell.signIn}
        </a>
      </Page>
    );
  }
  if (audience === 'desk' && person.value !== null && !worksAtDesk.value) {
    return (
      <Page title={shell.notYours.title} lead={shell.notYours.body(person.value.role)} width="text">
        <a href="/portal">{shell.portalPages}</a>
      </Page>
    );
  }
  return <>{children}</>;
};
