/** A session that ended in the middle of work: sign in again in another tab, or here, without losing the page. */
import { useEffect } from 'preact/hooks';
import { sessionEnded } from '../api/session.ts';
import { loadSession } from '../api/sign-in.ts';
import { shell } from '../texts/en/shell.ts';
import { Dialog } from '../ui/dialog.tsx';

export const SessionEnded = () => {
  const ended = sessionEnded.value;
  useEffect(() => {
    if (!ended) return;
    // Whoever signs in in another tab comes back to this one.
    const look = (): void => void loadSession();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [ended]);
  if (!ended) return null;
  const close = (): void => {
    sessionEnded.value = false;
  };
  return (
    <Dialog title={shell.ended.title} onClose={close}>
      <p>{shell.ended.body}</p>
      <div class="row">
        <a class="button button-main" href="/sign-in?next=close" target="_blank">
          {shell.ended.signIn}
        </a>
        <button type="button" class="button" onClick={close}>
          {shell.ended.later}
        </button>
      </div>
    </Dialog>
  );
};
