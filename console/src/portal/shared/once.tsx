/** What is shown once: a secret that the server gave and does not know any more. */
import { useEffect } from 'preact/hooks';
import { app } from '../../texts/en/portal-apps.ts';
import { Button, Copy, Notice } from '../../ui/parts.tsx';

interface ShownOnceProps {
  readonly title: string;
  readonly secret: string;
  readonly onStored: () => void;
}

export const ShownOnce = ({ title, secret, onStored }: ShownOnceProps) => {
  useEffect(() => {
    // The browser asks before the tab is closed or loaded anew.
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, []);
  return (
    <Notice tone="good" title={title}>
      <p>
        <Copy text={secret} />
      </p>
      <p>{app.secrets.shownBody}</p>
      <Button onClick={onStored}>{app.secrets.stored}</Button>
    </Notice>
  );
};
