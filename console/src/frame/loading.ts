/** A page that is on its way, and where the focus goes when it has come. */
import { signal } from '@preact/signals';

export const busyPage = signal(false);

let first = true;

/** After a change of page the heading has the focus, so that a screen reader begins there; not at the first page. */
export const focusPage = (): void => {
  if (first) {
    first = false;
    return;
  }
  if (location.hash !== '') return;
  window.scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus());
};
